import { mutant, type Exam } from './mutant.ts'

/**
 * Each process draws at its start by how much it shortens LOCK_TIMEOUT_MS, up to a tenth, so that two
 * replicas that wait for the same account do not give up at the same instant. It looks as if two
 * replicas kept different promises, but each waits for no longer than it is told to, and says 503 `not-
 * applied` or 409 as before; no document promises a shortest wait.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `  return { connectMs: connect[1], lockMs: lock[1], statementMs: statement[1], transactionMs: transaction[1] }`,
    replace: `  const lockMs = Math.max(1, Math.round(lock[1] * (0.9 + 0.1 * Math.random())))
  return { connectMs: connect[1], lockMs, statementMs: statement[1], transactionMs: transaction[1] }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
