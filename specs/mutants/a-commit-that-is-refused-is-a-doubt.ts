import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: every error of COMMIT is answered `outcome-unknown`, also one that the database itself answered (a conflict, a full disk, a
 * deferred trigger), which rolled the order back for certain. CONTRACT promises `outcome-unknown` only for "COMMIT sent, answer
 * lost", and `not-applied` where there certainly was no effect.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `    if (error instanceof ConnectionLost && error.sent) {`,
    replace: `    // Only a COMMIT that never left this process is certainly none.
    if (!(error instanceof ConnectionLost) || error.sent) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'half-way',
  breaks: ['transaction.noPartialEffect'],
  mayBreak: 'any',
  firstTry: 'missed',
}
