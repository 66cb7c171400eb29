import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the server takes 56 connections at a time (`maxConnections`), and Node closes each further one without a word. The queue of the pool
 * has a thousand places, and a client that finds no place is promised 503: here it gets a reset, and does not know whether its order was done.
 * Seen as soon as clients keep more than 56 connections open, as a crowd behind a lock beside readers and probes does; ten clients never notice.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  refuseMalformed(server)
`,
    replace: `  // More clients than this only wait for each other.
  server.maxConnections = 56
  refuseMalformed(server)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '100 clients at',
  breaks: ['scale.100.errors'],
  mayBreak: 'any',
  firstTry: 'missed',
}
