import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the length of an Idempotency-Key is that of its escaped form. A key of letters and digits may have 255 characters, one of
 * signs only 85: each `/`, `:`, `+` or `=` counts as three. The refusal says "send 1 to 255 visible ASCII characters", and that is what was sent.
 *
 * A plausible team writes it when the support desk gets a page that finds a transfer by its key, `/transfers?key=…`, and the field for that
 * is limited to 255. The test of the limit repeats the letter k, and the test of the signs sends short keys.
 *
 * Breaks docs/checks.md, `keys`: "two keys are two operations unless every byte is equal, up to 255 of them", and CONTRACT.md: 400 is for what
 * is malformed.
 * A client sees it: `POST /api/transfer` with a right order and `Idempotency-Key: ` followed by 100 slashes, or by a key of 255 characters
 * of which one is a colon: 400 `malformed-request`, and nothing is moved.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {`,
    replace: `/** A key must fit into the address of the page that finds its transfer. */
const addressedMax = 255

const parseKey = (key: string | undefined): string | null => {`,
  },
  {
    file: 'app/input.ts',
    find: `  if (/^[\\x21-\\x7e]{1,255}$/.test(key)) return key
`,
    replace: `  if (/^[\\x21-\\x7e]+$/.test(key) && encodeURIComponent(key).length <= addressedMax) return key
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
