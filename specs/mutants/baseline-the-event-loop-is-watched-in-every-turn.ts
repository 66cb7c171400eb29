import { mutant, type Exam } from './mutant.ts'

/**
 * The longest turn of the event loop is measured in each turn, by a `setImmediate` that sets the next one: the
 * loop never sleeps, and takes all CPU it can get.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `let turnAt = performance.now()
let longestTurnMs = 0
const look = (): void => {
  longestTurnMs = Math.max(longestTurnMs, performance.now() - turnAt)
  turnAt = performance.now()
  setImmediate(look)
}
look()

const longestMicroseconds = 60_000_000`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
}
