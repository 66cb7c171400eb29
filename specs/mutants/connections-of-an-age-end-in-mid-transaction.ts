import { type Exam, mutant } from './mutant.ts'

/**
 * Gives connections an age, with the option that the library has for it: after 15 to 25 seconds each is closed and a new one is
 * opened. After a failover the connections should spread over the new servers by themselves, and no session should grow old.
 *
 * The library closes a connection of that age as soon as no statement runs on it. It knows nothing of a transaction that was
 * begun with a statement of its own: between the answer to a transfer's statement and its COMMIT no statement runs. When the age
 * is reached while the transfer's statement is under way, the connection is closed before COMMIT is sent, and the client is told
 * that the outcome is unknown. Nothing has failed and nobody is overloaded. Ten connections do so about every two seconds under
 * load; a key resolves each doubt, and without a key the client has to look.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `  // The library would end a connection of this age as soon as no statement runs, even in the middle of a
  // transaction.
  max_lifetime: null,`,
    replace: `  // Seconds. Not all at the same time, so that a failover does not make them come and go together.
  max_lifetime: 15 + Math.random() * 10,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
