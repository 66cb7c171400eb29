import { mutant, type Exam } from './mutant.ts'

/**
 * To save the parsing of the address, the path is what follows the host, and nobody thought of a query. A
 * health check with a cache-buster (`/api/health?t=1`), and any other request with a query, is answered
 * 404.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const app = new Hono()`,
    replace: `const app = new Hono({ getPath: ({ url }) => url.slice(url.indexOf('/', 'http://'.length)) })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
