import { service as ledger } from '../service.ts'
import { mutant, type Exam } from './mutant.ts'

/** The payer is locked first, and nobody waits long enough for a lock that Postgres would count the deadlock. */
export const service = mutant(
  [
    {
      file: 'app/transfer.ts',
      find: `order by id for no key update`,
      replace: `order by id = $2 desc for no key update`,
    },
  ],
  { env: beside => ({ ...ledger.env(beside), LOCK_TIMEOUT_MS: '90' }) },
)

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'transfers that cross each other',
  breaks: ['transaction.noDeadlock'],
  mayBreak: ['transaction.crossing'],
}
