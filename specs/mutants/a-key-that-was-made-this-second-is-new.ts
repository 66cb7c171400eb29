import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a key that is a UUID of version 7 tells when it was made, and one of this second is taken for new: its row is inserted without
 * ON CONFLICT. A copy or a retry within the second violates the unique key and is answered 500, and not as a replay. CONTRACT:
 * "a replay answers the same body with `Idempotency-Replayed: true`".
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** Without the speculative insertion, which costs the database a second look at the index. */
const moveNewStatement = moveStatement.replace('on conflict (idempotency_key) do nothing', '')

const version7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** The first 48 bits of a UUID of version 7 are the milliseconds at which it was made. */
const madeThisSecond = (key: string | null): boolean => {
  if (key === null || !version7.test(key)) return false
  const madeAt = Number.parseInt(key.slice(0, 8) + key.slice(9, 13), 16)
  return Math.abs(Date.now() - madeAt) < 1_000
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `await query<Attempt>(
      madeThisSecond(idempotencyKey) ? moveNewStatement : moveStatement,
      idempotencyKey,
      fromId,
      toId,
      amount,
    )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
