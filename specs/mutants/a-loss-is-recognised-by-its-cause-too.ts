import { mutant, type Exam } from './mutant.ts'

/**
 * A lost connection shall be recognised also where somebody has wrapped it, so the pool looks at the cause
 * of each error. A lost COMMIT is wrapped in "outcome unknown": it is answered "not applied" instead,
 * though the money may have moved, and whoever sends it again pays twice.
 */
export const service = mutant([
  {
    file: 'app/failure.ts',
    find: `  if (error instanceof ConnectionLost) {`,
    replace: `  const cause = error instanceof Error ? error.cause : undefined
  if (error instanceof ConnectionLost || cause instanceof ConnectionLost) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
}
