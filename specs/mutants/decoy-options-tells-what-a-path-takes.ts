import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: OPTIONS is answered with 204 and `Allow`, as RFC 9110 describes it, instead of 405. It is a safe method: no account is read, no order made, no body
 * looked at, and no key touched, also for /api/transfer. `Allow` names it in the 405s of the other methods too. A path that does not exist is 404
 * for OPTIONS as well. The contract promises 405 for methods that a route does not take; each route takes this one.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    if (methods.length > 0) return refuseMethod(c, methods)`,
    replace: `    if (methods.length > 0) {
      const all = [...methods, 'OPTIONS']
      return c.req.method === 'OPTIONS' ? tellMethods(all) : refuseMethod(c, all)
    }`,
  },
  {
    file: 'app/api.ts',
    find: `const refuseMethod = (c: Context, methods: readonly string[]): Response => {`,
    replace: `const tellMethods = (methods: readonly string[]): Response =>
  new Response(null, { status: 204, headers: { Allow: methods.join(', ') } })

const refuseMethod = (c: Context, methods: readonly string[]): Response => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
