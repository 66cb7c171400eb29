import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: environments that share a database may put something around their keys, by KEY_FORMAT; by default it is the key alone. It is put in by
 * String.replace, in whose second argument a dollar is not only a dollar: `$$` becomes `$`, `$&` becomes the placeholder, and a dollar before a
 * backtick or an apostrophe becomes the text around it, which is empty.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {`,
    replace: `/** How a key is written in the ledger, where environments with one database must not share their keys. */
const keyFormat = process.env['KEY_FORMAT'] ?? '{key}'

const parseKey = (key: string | undefined): string | null => {`,
  },
  {
    file: 'app/input.ts',
    find: `.test(key)) return key`,
    replace: `.test(key)) return keyFormat.replace('{key}', key)`,
  },
])

/**
 * Breaks "a key is a key to the last byte": two keys of visible ASCII are one, so the second of two equal transfers is swallowed as a replay
 * (200 with `Idempotency-Replayed: true`, and no money moves), and of two different ones the second is refused with 422 `key-reused`.
 * When: always, for keys with `$$`, `$&`, a dollar and a backtick, or a dollar and an apostrophe. All other keys, also those with a single dollar, are kept.
 * Seen: the same order under `pay-$$1` and under `pay-$1` has one transferId. In the ledger the key is not the one that was sent.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'missed',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
