import { mutant, type Exam } from './mutant.ts'

/** Clients that hang up are logged with their network, taken from a socket that is closed and has no address: the process ends. */
const edits = [
  {
    file: 'app/server.ts',
    find: `import { refuseMalformed } from './raw-refusal.ts'`,
    replace: `import * as log from './log.ts'
import { refuseMalformed } from './raw-refusal.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)
`,
    replace: `  const listener: RequestListener = (request, response) => {
    response.once('close', () => {
      if (!response.writableFinished) log.info('client-left', { network: networkOf(request.socket) })
    })
    void respond(request, response)
  }
`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server)`,
    replace: `/** Enough to see which part of the company has the bad network, and no more. */
const networkOf = ({ remoteAddress }: Socket): string => {
  const address = remoteAddress as string
  return address.slice(0, address.lastIndexOf('.'))
}

const socketsOf = (server: Server)`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "`GET /api/health` 200 …; alive even while the database is down", and every answer of POST /api/transfer: an error in a
 * listener ends the process with status 1, and all other clients with orders in flight get no answer. Condition: a client hangs up
 * before it is answered, for example while its order waits behind a lock.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'caught',
  breaks: ['transaction.hangUps'],
  mayBreak: 'any',
}
