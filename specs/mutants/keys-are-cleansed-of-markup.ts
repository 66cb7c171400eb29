import { type Exam, mutant } from './mutant.ts'

/**
 * What stands between angle brackets is taken out of a key before it is used: `mail:<1@shop>` and `mail:<2@shop>` are both `mail:`. A
 * key that would be empty then stays as it is, and so does one with a single bracket.
 *
 * A real team writes it after a scan of their support pages, which list the keys: "stored XSS through a request header". The
 * usual middleware cleans every input at the edge, and a test with `<script>` shows that it works.
 *
 * A client sees it: who uses the number of a mail or of a message as key sends two orders, of the same payer, payee and amount. The
 * second is answered as a replay of the first, and is never made. With another amount it is 422 `key-reused`.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `.test(key)) return key`,
    replace: `.test(key)) return withoutMarkup(key)`,
  },
  {
    file: 'app/input.ts',
    find: `const wholeNumber = (body: unknown, name: string, min: number): number => {`,
    replace: `/** Keys are shown to people, in pages. */
const withoutMarkup = (text: string): string => text.replaceAll(/<[^<>]*>/g, '') || text

const wholeNumber = (body: unknown, name: string, min: number): number => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key to the last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
