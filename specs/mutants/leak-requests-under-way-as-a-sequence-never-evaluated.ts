import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. The requests under way are a lazy sequence, because it is read only at a signal: each request makes a sequence of
 * the one before and itself, and each answer a sequence of the one before without that request. No sequence is ever
 * evaluated, so each holds all before it. A user sees the heap grow with each request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `let visits = 0
let underWay: Iterable<number> = []

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
      underWay = excluding(underWay, visit)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
