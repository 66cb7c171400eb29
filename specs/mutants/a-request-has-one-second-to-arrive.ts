import { mutant, type Exam } from './mutant.ts'

/**
 * Against clients that trickle their bodies the time for a whole request was lowered from 15 seconds to 0.9, looked at five
 * times a second. A client on a slow line, whose second half comes after 1.2 s, hears 408 and is hung up on. CONTRACT: at
 * SIGTERM in-flight requests are answered; docs, `gracefulEnd`: also one of which half of the body was there.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 5_000,`,
    replace: `  headersTimeout: 900,
  requestTimeout: 900,
  connectionsCheckingInterval: 200,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  breaks: ['transaction.besideSlowBodies.settled'],
  mayBreak: 'any',
  firstTry: 'missed',
}
