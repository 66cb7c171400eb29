import { type Exam, mutant } from './mutant.ts'

/**
 * Each scrape tells the pace since the scrape before. Two functions are made for it in one scope: one uses the scrape before and
 * is gone at the end, the other uses the clock alone and is kept for the next scrape. The functions of one scope share its
 * variables, used or not. So the function that is kept holds the scrape before, and that one holds its own before it. No line
 * stores a scrape anywhere but in one variable, which is replaced.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Scrape {
  readonly requestCount: number
  readonly errorCount: number
  readonly secondsAgo: () => number
}

let latest: Scrape | undefined

/** Requests and errors in a second since the scrape before. */
const paceOf = ({ requestCount, errorCount }: { requestCount: number; errorCount: number }): string => {
  const before = latest
  const at = performance.now()
  latest = { requestCount, errorCount, secondsAgo: () => (performance.now() - at) / 1_000 }
  if (before === undefined) return '0 0'
  const seconds = before.secondsAgo()
  const pace = (count: 'requestCount' | 'errorCount', now: number) => (now - before[count]) / seconds
  return [pace('requestCount', requestCount), pace('errorCount', errorCount)].map(Math.round).join(' ')
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const figures = metrics.read()
    c.header('Requests-And-Errors-Per-Second', paceOf(figures))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  blames: `latest = { requestCount, errorCount, secondsAgo: () => (performance.now() - at) / 1_000 }`,
  firstTry: 'caught',
}
