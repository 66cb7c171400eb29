import type { Exam } from './mutant.ts'

/** A session that ends between debit and credit leaves half a transfer. */
export { service } from './no-transaction.ts'

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['databaseDies', 'serviceDies'].flatMap(where =>
    ['conservation', 'ledgerEquation', 'exactlyOnce'].map(check => `transaction.${where}.${check}`),
  ),
}
