import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a path with a slash at its end is the path without it: /api/accounts/ is the list, /api/accounts/7/ is account 7, POST /api/transfer/ is a
 * transfer. The contract names the paths without a slash, and promises no 404 for the others. Each spelling is the same route with the same rules: an
 * order with a key under both is one transfer, and a wrong method is 405 under both. What is almost an id is still none: an encoded slash
 * (`7%2F`) belongs to the id, and is 404.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  const app = new Hono()`,
    replace: `  const app = new Hono({ strict: false })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
