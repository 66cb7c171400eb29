import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the figures are text as soon as `text/plain` stands anywhere in the Accept header, so a client that prefers JSON
 * (`application/json, text/plain;q=0.5`, or the default of a common HTTP client) gets Prometheus' text.
 */
export const service = mutant([
  { file: 'app/api.ts', find: `import { accepts } from 'hono/accepts'\n`, replace: `` },
  {
    file: 'app/api.ts',
    find: `  accepts(c, {
    header: 'Accept',
    supports: ['application/json', 'text/plain'],
    default: 'application/json',
  }) === 'text/plain'`,
    replace: `  c.req.header('Accept')?.includes('text/plain') ?? false`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'missed',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
