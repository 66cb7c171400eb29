import { mutant, type Exam } from './mutant.ts'

/**
 * Most keys are new, so a key that this process has not seen yet is inserted without ON CONFLICT, which spares the database a
 * look. A key from before a restart, or of another replica, then breaks the unique index and is answered 500. CONTRACT: a
 * replay answers the same body with `Idempotency-Replayed`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
`,
    replace: `const guard = 'on conflict (idempotency_key) do nothing'
const firstMoveStatement = moveStatement.replace(guard, '')

/** The latest keys of this process. */
const seen = new Set<string>()
const seenMax = 1_000

/** Says whether the key may be in the ledger already, and notes that it will be. */
const mayBeKnown = (key: string): boolean => {
  if (seen.has(key)) return true
  seen.add(key)
  for (const oldest of seen) {
    if (seen.size <= seenMax) break
    seen.delete(oldest)
  }
  return false
}

const move = async (query: Query, order: Order): Promise<Attempt> => {
  const { idempotencyKey, fromId, toId, amount } = order
  const statement = idempotencyKey !== null && mayBeKnown(idempotencyKey) ? moveStatement : firstMoveStatement
`,
  },
  {
    file: 'app/transfer.ts',
    find: `await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `await query<Attempt>(statement, idempotencyKey, fromId, toId, amount)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
