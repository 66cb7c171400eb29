import { mutant, type Exam } from './mutant.ts'

/** Healthy: each connection to the database begins with the question for TLS (eight bytes before the first message), as libpq's `sslmode=prefer` does; after the answer N it goes on in plain text. */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `  onnotice: () => {},`,
    replace: `  onnotice: () => {},
  // Encrypted where the database can, and without where it cannot.
  ssl: 'prefer' as const,`,
  },
])

/**
 * One more round trip for each connection, within the deadline of `connect`. Until the answer nothing of a transaction is sent. A connection that is lost or silent meanwhile is discarded by the same
 * signal as before; the socket has its listeners for errors and its end from the beginning, because they are set when it is made.
 * A server with TLS answers S and everything behind is encrypted; the one beside the service has none.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'acquitted', breaks: [] }
