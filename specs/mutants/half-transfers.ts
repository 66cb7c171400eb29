import type { Exam } from './mutant.ts'

/** A session that ends between debit and credit leaves half a transfer. */
export { service } from './no-transaction.ts'

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['conservation', 'ledgerEquation', 'exactlyOnce'].map(check => `transaction.databaseDies.${check}`),
  // The end of the service may or may not come between the two statements.
  mayBreak: [
    ...['honestDoubts', 'readsConfirmed'].map(check => `transaction.databaseDies.${check}`),
    ...['conservation', 'ledgerEquation', 'exactlyOnce', 'honestDoubts', 'readsConfirmed'].map(
      check => `transaction.serviceDies.${check}`,
    ),
  ],
}
