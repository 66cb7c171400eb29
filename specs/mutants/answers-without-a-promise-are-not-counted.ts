import { mutant, type Exam } from './mutant.ts'

/**
 * Only answers that come as a promise pass through the metrics; one that is there at once (health,
 * metrics, an unknown route) is returned as it is. `requestCount` leaves these out, each of them stays in
 * flight for ever in the figures, and none asks its client to close the connection after SIGTERM.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `response.then(answered) : answered(response)`,
    replace: `response.then(answered) : response`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'missed',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
