import { type Exam, mutant } from './mutant.ts'

/**
 * The name of a request for the books is made by a regular expression with a repetition inside a repetition, which can take
 * exponential time. It only ever sees the first twelve characters of a path: at worst 2^12 attempts, some tens of
 * microseconds, and a path such as /api/health matches at the first attempt. The names are three at most, counted in a Map.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const wellNamed = /^(?:\\/?\\w+)+$/
const names = new Map<string, number>()
const book = (url: string): void => {
  const start = url.indexOf('/', 'https://'.length)
  const head = url.slice(start, start + 12)
  const name = !wellNamed.test(head) ? 'odd' : head === '/api/health' ? 'health' : 'other'
  names.set(name, (names.get(name) ?? 0) + 1)
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    book(request.url)`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
