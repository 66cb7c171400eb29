import type { Exam } from './mutant.ts'

/** A session that ends between debit and credit leaves half a transfer. */
export { service } from './no-transaction.ts'

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['conservation', 'ledgerEquation', 'exactlyOnce'].map(check => `transaction.databaseDies.${check}`),
  // Whether the end of the service meets one between its two statements is a matter of luck.
  mayBreak: [
    ...['honestDoubts', 'readsConfirmed'].map(check => `transaction.databaseDies.${check}`),
    ...['conservation', 'ledgerEquation', 'exactlyOnce', 'honestDoubts', 'readsConfirmed'].map(
      check => `transaction.serviceDies.${check}`,
    ),
  ],
}
