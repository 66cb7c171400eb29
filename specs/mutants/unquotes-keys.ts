import { mutant, type Exam } from './mutant.ts'

/**
 * The draft of the IETF writes the header as a structured field, a text in quotes: `Idempotency-Key: "8e03"`. So the
 * service takes quotes round a key for wrapping and removes them: `"8e03"` and `8e03` are one key.
 *
 * Breaks docs/checks.md, `keys`: "two keys are two transfers unless every byte is equal, up to 255 of them" and its fix,
 * "keep the key as it came".
 * One would see: an order under `"k"` after the same order under `k` is answered with the transfer of the first and
 * `Idempotency-Replayed: true`, and moves nothing; another order under it is refused with 422 key-reused.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {
`,
    replace: `/** Some clients send the key as a structured field, which has quotes round a text. */
const withoutQuotes = (key: string): string =>
  key.length > 2 && key.startsWith('"') && key.endsWith('"') ? key.slice(1, -1) : key

const parseKey = (key: string | undefined): string | null => {
`,
  },
  {
    file: 'app/input.ts',
    find: `.test(key)) return key
`,
    replace: `.test(key)) return withoutQuotes(key)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
