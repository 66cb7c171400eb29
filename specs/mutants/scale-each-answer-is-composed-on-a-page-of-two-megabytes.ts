import { mutant, type Exam } from './mutant.ts'

/**
 * The answer to a health check is composed on a blank page that is as large as the largest list, and each gets a page of its
 * own. At 5,000 requests a second those are ten gigabytes of blanks and garbage a second. Breaks CONTRACT scale.1000: "P99 <
 * 100 ms, 0 errors".
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const pageBytes = 2 * 1_024 * 1_024

/** On a blank page, as all answers are to be: what a reader finds behind the text is white space. */
const compose = (value: object): string => {
  const page = Buffer.alloc(pageBytes, ' ')
  const end = page.write(JSON.stringify(value))
  return page.toString('utf8', 0, end)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `c.body(
      compose({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
      200,
      { 'Content-Type': 'application/json' },
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
