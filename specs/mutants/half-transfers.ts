import type { Exam } from './mutant.ts'

/** A session that ends between debit and credit leaves half a transfer. */
export { service } from './no-transaction.ts'

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['conservation', 'ledgerEquation', 'exactlyOnce'].map(check => `transaction.databaseDies.${check}`),
  // Whether the end of the service meets one between its two statements is a matter of luck.
  mayBreak: [
    'transaction.databaseDies.honestDoubts',
    ...['conservation', 'ledgerEquation', 'exactlyOnce', 'honestDoubts'].map(
      check => `transaction.serviceDies.${check}`,
    ),
  ],
}
