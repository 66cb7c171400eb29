import { mutant, type Exam } from './mutant.ts'

/** Spends 7 s on its accounts before it listens. */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const readiness =`,
    replace: `  const { accounts } = await bank.list().catch(() => ({ accounts: [] }))
  if (accounts.length > 0) await new Promise(done => setTimeout(done, 7_000))
  const readiness =`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [
    ...['killService', 'terminateService', 'loseService', 'terminateBesideSlowClient'].map(
      fault => `transaction.recovery.${fault}`,
    ),
    'transaction.outage.recovery.terminateService',
  ],
  // A client may retry before the service is back, and the next fault finds it away.
  mayBreak: ['transaction.serviceDies.doubtsResolved', 'transaction.lostAnswers.honestDoubts'],
}
