import { type Exam, mutant } from './mutant.ts'

/** One domain, made once, catches the errors of all requests, and keeps each request among its members. */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { once } from 'node:events'`,
    replace: `import { create as createDomain } from 'node:domain'
import { once } from 'node:events'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const safe = createDomain()
  safe.on('error', reportFailure)
  const listener: RequestListener = (request, response) => {
    safe.add(request)
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.external', 'leak.native', 'leak.workingSet'],
  blames: 'safe.add(request)',
}
