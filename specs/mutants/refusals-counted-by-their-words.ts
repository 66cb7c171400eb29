import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: refusals are counted by their words, with the first of each kind, so that a mistake which a client repeats
 * thousands of times is told once in a while. But the words of a refusal for lack of funds, or for a key that was used,
 * have the balance or the key in them: nearly each is a kind of its own, and none is ever let go. Breaks `leak.heap`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Metrics } from './metrics.ts'`,
    replace: `import * as log from './log.ts'
import type { Metrics } from './metrics.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Kind {
  readonly first: Problem
  readonly since: Date
  count: number
}

/** Refusals by their words. There are only as many as there are mistakes to make. */
const kinds = new Map<string, Kind>()
const tellEvery = 1_000

const countRefusal = (problem: Problem): void => {
  const kind = kinds.get(problem.message)
  if (kind === undefined) {
    kinds.set(problem.message, { first: problem, since: new Date(), count: 1 })
    return
  }
  kind.count += 1
  if (kind.count % tellEvery === 0) log.info('refused-often', { ...kind, stack: kind.first.stack })
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      countRefusal(error)
      return error.toResponse()
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'kinds.set(problem.message',
  firstTry: 'caught',
}
