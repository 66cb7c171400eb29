import { mutant, type Exam } from './mutant.ts'

/** Wrong: a key must be a token as RFC 9110 defines it, which leaves out 17 of the 32 signs: base64, URLs and quoted keys are refused. */
const edits = [
  {
    file: 'app/input.ts',
    find: `  if (/^[\\x21-\\x7e]{1,255}$/.test(key)) return key
  throw malformed(\`Idempotency-Key is \${show(key)}; send 1 to 255 visible ASCII characters without spaces\`)`,
    replace: `  if (key.length <= 255 && token.test(key)) return key
  throw malformed(\`Idempotency-Key is \${show(key)}; send a token of 1 to 255 visible ASCII characters\`)`,
  },
  {
    file: 'app/input.ts',
    find: `const parseKey = (key: string | undefined): string | null => {`,
    replace: `/** RFC 9110, 5.6.2: \`token = 1*tchar\`. Delimiters would make a list or a parameter of the header's value. */
const token = /^[!#$%&'*+.^_\`|~0-9A-Za-z-]+$/

const parseKey = (key: string | undefined): string | null => {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `keys`: a key is 1 to 255 visible ASCII characters. An order whose key holds one of `"(),/:;<=>?@[\]{}` is refused with 400, so a
 * client that sends base64 (`/`, `=`), a URN or a URL, or a quoted string as its key can make no transfer at all. Nothing is confused: keys
 * that are accepted are kept and compared to the last byte, and those that must be refused are.
 * Seen: with keys that hold a delimiter; UUIDs, numbers and words with hyphens, dots or underscores, which clients mostly send, pass.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'caught',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
