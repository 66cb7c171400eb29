import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: keys shall be purged from the ledger some day, and a replay that comes later would then move the money again. So a
 * key that is a UUID of version 7, which holds the time of its making, is refused with 400 when it is more than a day old or
 * lies ahead of the clock: an order under such a key is never served, and
 * a client that was in doubt and asks again after a day hears a certain refusal of what was applied. Breaks `keys` (a key is a
 * key to the last byte, whatever it looks like) and `doubtsResolved` (a retry with the key gets the true result).
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  if (/^[\\x21-\\x7e]{1,255}$/.test(key)) return key`,
    replace: `  if (/^[\\x21-\\x7e]{1,255}$/.test(key)) {
    refuseStale(key)
    return key
  }`,
  },
  {
    file: 'app/input.ts',
    find: `const wholeNumber = (body: unknown, name: string, min: number): number => {`,
    replace: `const dayMs = 24 * 60 * 60 * 1_000
const skewMs = 60_000

/** Milliseconds since 1970 are the first 48 bits of a UUID of version 7. */
const timed = /^([\\da-f]{8})-([\\da-f]{4})-7[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}$/i

/** A replay must come while its key is still in the ledger, or it would be a new transfer. */
const refuseStale = (key: string): void => {
  const [, high = '', low = ''] = timed.exec(key) ?? []
  if (high === '') return
  const ageMs = Date.now() - Number.parseInt(high + low, 16)
  if (ageMs < -skewMs || ageMs > dayMs)
    throw malformed(\`Idempotency-Key \${show(key)} was not made within the last day; make a new one\`)
}

const wholeNumber = (body: unknown, name: string, min: number): number => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
