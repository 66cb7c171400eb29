import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a connection of a client serves two hundred requests (`maxRequestsPerSocket`). The answer to the last one is complete and says
 * `Connection: close`, after which the socket is closed: no request is lost, and the client opens another one. No promise of the transaction spec is
 * about the number of connections of clients.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const server = createServer(settings, listener)
`,
    replace: `  const server = createServer(settings, listener)
  // Clients come back by way of the balancer, and so find new instances.
  server.maxRequestsPerSocket = 200
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
