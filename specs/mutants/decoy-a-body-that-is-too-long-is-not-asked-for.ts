import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: who asks with `Expect: 100-continue` hears 100 only if the body may be sent; one that is too long by its declared length
 * is refused with 413 at once, and the connection closed, because nobody can tell whether the body will still come. It looks like a
 * listener for checkContinue that forgets to serve, but both ways the request is then handled like every other one, and so it is
 * routed, counted and answered in its turn.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `export const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/server.ts',
    find: `import type { Api } from './api.ts'`,
    replace: `import { type Api, bodyBytesMax } from './api.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `  server.on('checkExpectation', listener)`,
    replace: `  server.on('checkExpectation', listener)
  server.on('checkContinue', (request, response) => {
    if (Number(request.headers['content-length'] ?? 0) > bodyBytesMax) response.shouldKeepAlive = false
    else response.writeContinue()
    server.emit('request', request, response)
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
