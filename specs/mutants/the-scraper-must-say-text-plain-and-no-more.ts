import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the figures are text only if the Accept header is `text/plain` to the letter; with a parameter or a second
 * range, as Prometheus itself sends it (`text/plain;version=0.0.4;q=0.5,…`), they are JSON.
 */
export const service = mutant([
  { file: 'app/api.ts', find: `import { accepts } from 'hono/accepts'\n`, replace: '' },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>
  accepts(c, {
    header: 'Accept',
    supports: ['application/json', 'text/plain'],
    default: 'application/json',
  }) === 'text/plain'`,
    replace: `const wantsText = (c: Context): boolean => c.req.header('Accept') === 'text/plain'`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'missed',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
}
