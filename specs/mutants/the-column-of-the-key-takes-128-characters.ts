import { mutant, type Exam } from './mutant.ts'

/** The column of the key is a varchar(128), and a key may have 255 characters: a longer one is answered 500. */
// docs/checks.md: `keys` (a key counts up to 255 bytes; "a column that is too short").
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `idempotency_key text unique`,
    replace: `idempotency_key varchar(128) unique`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key to the last byte',
  firstTry: 'caught',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
