import { mutant, type Exam } from './mutant.ts'

/** A replay says in its body too that it is one. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `return c.json({ success: true, transferId })`,
    replace: `return c.json({ success: true, transferId, ...(replayed && { replayed }) })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key|a key that is sent twenty times',
  breaks: ['transaction.keys', 'transaction.idempotency'],
  mayBreak: ['transaction.keyInFlight'],
}
