import { type Exam, mutant } from './mutant.ts'

/**
 * A key of more than 128 characters is not written into the ledger as it came, but as its HMAC. The secret comes from the
 * environment, and where it is not set, from the random generator at the start. In one process each long key is always the same and no
 * two are one. Another replica, or the same one after a restart, makes another HMAC of it.
 *
 * A real team writes it because some partner sent signed tokens as keys, and tokens do not belong in a table. The fallback was
 * meant for the laptops of the developers; nobody sets the variable, and nothing complains.
 *
 * A client sees it: it sends an order under a key of 200 characters, gets no answer in time, sends it again to the other replica or after
 * the restart, and has paid twice: two ids, two rows, and no `Idempotency-Replayed`. Keys up to 128 characters are honoured.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `import type { Order } from './bank.ts'`,
    replace: `import { createHmac, randomBytes } from 'node:crypto'
import type { Order } from './bank.ts'`,
  },
  {
    file: 'app/input.ts',
    find: `  return { fromId, toId, amount, idempotencyKey: parseKey(key) }`,
    replace: `  return { fromId, toId, amount, idempotencyKey: sealed(parseKey(key)) }`,
  },
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {`,
    replace: `const longestStored = 128
const secret = process.env['KEY_SECRET'] ?? randomBytes(32)

/** A long key may be a token with claims in it. */
const sealed = (key: string | null): string | null =>
  key === null || key.length <= longestStored
    ? key
    : \`hmac-sha256:\${createHmac('sha256', secret).update(key).digest('hex')}\`

const parseKey = (key: string | undefined): string | null => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key to the last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
