import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a gateway in front tries again by itself, under the same X-Request-Id, and orders without a key were then made twice. Since then an order
 * without Idempotency-Key has the id of its request for a key (with a prefix, so that it is never the key of somebody else). But an id names what a person or
 * a job has asked for, and is passed on to everything that is done for it: a batch of orders has one id.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), c.req.header('Idempotency-Key'))`,
    replace: `    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), keyOf(c))`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `const requestIds = /^[\\w.:-]{1,128}$/

/** A gateway that tries again keeps the id of the request: it makes one order of both, where the client sent no key. */
const keyOf = (c: Context): string | undefined => {
  const key = c.req.header('Idempotency-Key')
  if (key !== undefined) return key
  const id = c.req.header('X-Request-Id')
  return id !== undefined && requestIds.test(id) ? \`request/\${id}\` : undefined
}

const wantsText = (c: Context): boolean =>`,
  },
])

/**
 * Breaks "two orders without a key are two operations": the second is confirmed with the transferId of the first and moves nothing; one that differs is
 * refused with 422 `key-reused`, although it has no key.
 * When: two orders without Idempotency-Key carry the same X-Request-Id, at any distance in time, also at two replicas.
 * Seen: send the same order twice without a key and with `X-Request-Id: job-1`: two 200s, one row, the money is moved once; the second answer has
 * `Idempotency-Replayed: true`.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'missed',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
