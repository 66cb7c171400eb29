import { mutant, type Exam } from './mutant.ts'

/**
 * The rule for an Idempotency-Key was written for keys such as UUIDs, as groups of visible characters with
 * a dash between them, and its length is checked apart. It accepts the same keys as before. But a dash is
 * a visible character too and need not be there, so for a key of forty characters before a blank the
 * expression tries every division into groups: a single malformed order, which should be answered 400,
 * stops the event loop for minutes or for good, and with it the health check.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  if (/^[\\x21-\\x7e]{1,255}$/.test(key)) return key`,
    replace: `  if (key.length <= 255 && /^(?:[\\x21-\\x7e]+-?)+$/.test(key)) return key`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
