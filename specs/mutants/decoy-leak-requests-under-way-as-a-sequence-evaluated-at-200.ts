import { mutant, type Exam } from './mutant.ts'

/**
 * The requests under way are a lazy sequence, each made of the one before, so that they grow with every request and every
 * answer. After 200 steps the sequence is evaluated into an array of those really under way, and all before it are dropped.
 * A user sees the heap go up by some 30 KB and down again.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `let visits = 0
let underWay: Iterable<number> = []
let steps = 0

const including = (others: Iterable<number>, visit: number): Iterable<number> => ({
  *[Symbol.iterator]() {
    yield* others
    yield visit
  },
})

const excluding = (others: Iterable<number>, visit: number): Iterable<number> => ({
  *[Symbol.iterator]() {
    for (const other of others) if (other !== visit) yield other
  },
})

/** Without this each sequence would hold all before it. */
const evaluateSometimes = (): void => {
  steps += 1
  if (steps < 200) return
  steps = 0
  underWay = [...underWay]
}

process.on('SIGUSR2', () => console.log(JSON.stringify({ event: 'under-way', requests: [...underWay] })))

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `const startedAt = metrics.begin()`,
    replace: `const startedAt = metrics.begin()
    visits += 1
    const visit = visits
    underWay = including(underWay, visit)`,
  },
  {
    file: 'app/api.ts',
    find: `metrics.end(startedAt, response.status)`,
    replace: `metrics.end(startedAt, response.status)
      underWay = excluding(underWay, visit)
      evaluateSometimes()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
