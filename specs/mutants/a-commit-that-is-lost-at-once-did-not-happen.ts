import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a COMMIT needs the disk, so one whose connection is lost within 5 ms of sending it "cannot have been carried out": the order is
 * answered 503 `not-applied` and not `outcome-unknown`. The database carries it out all the same. A client that takes the answer at its
 * word sends the order anew and pays twice. A user notices at `commitCut` and `commitReset`: breaks `exactlyOnce` and `doubtsResolved` of
 * `lostAnswers`.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `const sendCommit = async (connection: Connection) => {`,
    replace: `/** No disk is faster: a loss that comes sooner was there before the commit. */
const fastestCommitMs = 5

const sendCommit = async (connection: Connection) => {
  const sentAt = performance.now()`,
  },
  {
    file: 'app/transaction.ts',
    find: `    if (error instanceof ConnectionLost && error.sent) {`,
    replace: `    if (error instanceof ConnectionLost && error.sent && performance.now() - sentAt >= fastestCommitMs) {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
