import { mutant, type Exam } from './mutant.ts'

/**
 * The handler for what the adapter throws was simplified to one case, "all errors go to the log". The
 * adapter also throws when a path or a Host header is not valid. A client that sends such a header is
 * answered 500 `internal-error` in place of 400 `malformed-request`, and whoever reads the log finds a
 * stack for it.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `    if (error instanceof RequestError)
      return new Problem('malformed-request', 'the path or the Host header is not valid').toResponse()
`,
    replace: ``,
  },
  {
    file: 'app/server.ts',
    find: `import { getRequestListener, RequestError } from '@hono/node-server'`,
    replace: `import { getRequestListener } from '@hono/node-server'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
