import type { Exam } from './mutant.ts'

/** A session that ends between debit and credit leaves half a transfer. */
export { service } from './no-transaction.ts'

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['conservation', 'ledgerEquation', 'exactlyOnce'].map(check => `transaction.databaseDies.${check}`),
  // What is halved once stays so: it depends on the moment of each fault what else is seen of it.
  mayBreak: 'any',
}
