import { mutant, type Exam } from './mutant.ts'

/** Confirms what Postgres has not written down yet. Only its death tells. */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `application_name: 'plumbline',`,
    replace: `application_name: 'plumbline',
    synchronous_commit: 'off',`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: ['transaction.databaseDies.readsConfirmed'],
}
