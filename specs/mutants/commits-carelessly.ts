import { mutant, type Exam } from './mutant.ts'

/** Confirms transfers that Postgres has not written to disk yet. Only a killed database shows it. */
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
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
