import { mutant, type Exam } from './mutant.ts'

/** After any failure the client is told that its transfer was made. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `await bank.transfer(order)`,
    replace: `await bank.transfer(order).catch(() => ({ transferId: 0, replayed: false }))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers|a read that is asked for after',
  breaks: ['transaction.exactlyOnce'],
}
