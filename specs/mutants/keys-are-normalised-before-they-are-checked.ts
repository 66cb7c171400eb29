import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a key is brought into Unicode form NFKC before it is looked at, so that "the same text is the same key". `order²`, which
 * was refused as not ASCII, is now `order2`, and `nº7` is `no7`: two keys are one, and the second order is answered as a replay of
 * the first. checks.md, `keys`: "two keys are two operations unless every byte is equal".
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `idempotencyKey: parseKey(key) }`,
    replace: `idempotencyKey: parseKey(key?.normalize('NFKC')) }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'missed',
}
