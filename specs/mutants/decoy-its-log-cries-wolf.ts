import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: whatever a client is refused for is printed on stderr as Node prints an uncaught exception: several lines that are no
 * JSON, with name, stack, and the error of the database that caused it; twenty a second at most. It reads like one crash after the
 * other, but each error is caught and answered as before, clients see nothing of it, and nothing is kept.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    if (error instanceof Problem) return error.toResponse()`,
    replace: `    if (error instanceof Problem) {
      cry(error)
      return error.toResponse()
    }`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `const criesPerSecond = 20
let second = 0
let cries = 0

/** For people who read logs with their eyes. */
const cry = (problem: Problem): void => {
  const now = Math.floor(performance.now() / 1_000)
  if (now !== second) {
    second = now
    cries = 0
  }
  cries += 1
  if (cries <= criesPerSecond) console.error('Uncaught', problem)
}

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
