import { type Exam, mutant } from './mutant.ts'

/**
 * A key that breaks the rules (a space, a letter beyond ASCII, more than 255 characters, nothing at all) is not refused but left out: the
 * order is made as one without a key.
 *
 * A real team writes it because the header is optional, and because a partner's orders were refused for a blank in their keys: "be
 * liberal in what you accept". The log had a line about it once.
 *
 * A client sees it: it sends an order with the key `order 17`, gets 200, repeats it because the answer was lost, and gets 200 again, with
 * another number and without `Idempotency-Replayed`. The money has moved twice. A right service honours the key or answers 400.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  throw malformed(\`Idempotency-Key is \${show(key)}; send 1 to 255 visible ASCII characters without spaces\`)`,
    replace: `  // The header is optional: what cannot be used is as good as missing.
  return null`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'caught',
}
