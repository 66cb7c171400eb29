import { mutant, type Exam } from './mutant.ts'

/** Wrong: a proxy may add the key to a request that has it, and HTTP then joins the two by a comma. The service takes what is before the comma, in keys with commas too. */
const edits = [
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {
  if (key === undefined) return null
`,
    replace: `/** A proxy that repeats the header makes it \`k, k\` here: HTTP joins the values of one name by commas. */
const parseKey = (header: string | undefined): string | null => {
  if (header === undefined) return null
  const [key = ''] = header.split(',')
`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `keys`: "two keys are two operations unless every byte is equal". A comma is a visible ASCII character, so `invoice-7,1` and `invoice-7,2` are two keys; here both are
 * `invoice-7`. The second order, if it is equal, is answered with the first transfer and `Idempotency-Replayed: true`, and moves nothing; if it differs, it is refused with 422.
 * A key that begins with a comma is refused with 400.
 * Seen: at two keys that are equal up to a comma. All keys of letters, digits, hyphens and most signs work.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'missed',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
