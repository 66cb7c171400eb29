import { type Exam, mutant } from './mutant.ts'

/**
 * The latest visits are kept in two generations. When the young one has 400, it becomes the old one, and the old one should be
 * forgotten. Somebody feared to lose visits there, and joined the old generation to the new: it takes in all that came before.
 * Breaks "no request leaves anything behind" (leak.heap).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Visit {
  readonly path: string
  readonly status: number
  readonly at: number
}

const visitsInGeneration = 400
let young = new Map<number, Visit>()
let old = new Map<number, Visit>()
let visits = 0

/** Keeps between 400 and 800 visits. */
const remember = (visit: Visit): void => {
  visits += 1
  young.set(visits, visit)
  if (young.size < visitsInGeneration) return
  old = new Map([...old, ...young])
  young = new Map()
}

const visit = (number: number): Visit | undefined => young.get(number) ?? old.get(number)

process.on('SIGUSR2', () => {
  console.log(JSON.stringify({ latest: visit(visits) }))
})

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      remember({ path: new URL(request.url).pathname, status: response.status, at: Date.now() })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
