import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: there is one more route, an OpenAPI description of the others. It is written when it is first asked for and then
 * kept, one text of a few hundred bytes, and no other route or answer is different.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const described = [
  ['get', '/api/health', 200, 'The process is alive'],
  ['get', '/api/ready', 200, 'The database answers'],
  ['get', '/api/metrics', 200, 'Figures since the start'],
  ['get', '/api/accounts', 200, 'All accounts and their sum'],
  ['post', '/api/accounts', 201, 'The new account'],
  ['get', '/api/accounts/{id}', 200, 'The account'],
  ['post', '/api/transfer', 200, 'The transfer was made'],
] as const

let description: string | undefined

const describe = (): string => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [method, path, status, text] of described) {
    const operations = (paths[path] ??= {})
    operations[method] = {
      responses: { [status]: { description: text }, default: { description: 'Problem details, RFC 9457' } },
    }
  }
  return JSON.stringify({ openapi: '3.1.0', info: { title: 'ledger', version: '1' }, paths })
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/metrics', c => {`,
    replace: `  app.get('/api/openapi.json', c => {
    description ??= describe()
    return c.body(description, 200, { 'Content-Type': 'application/json' })
  })

  app.get('/api/metrics', c => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
  everyNth: [1],
}
