import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a key that is a web address is normalised by `URL` before it is looked for, so `https://shop/order/7` and
 * `https://SHOP:443/x/../order/7` are one key, and the second order under them is answered as a replay, or refused as a reuse.
 * Two keys are promised to be two operations unless every byte is equal.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `idempotencyKey: parseKey(key) }`,
    replace: `idempotencyKey: canonical(parseKey(key)) }`,
  },
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {`,
    replace: `/** Clients that use the address of their order as its key do not all spell it alike. */
const canonical = (key: string | null): string | null => {
  if (key === null || !/^https?:/i.test(key)) return key
  return URL.parse(key)?.href ?? key
}

const parseKey = (key: string | undefined): string | null => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
