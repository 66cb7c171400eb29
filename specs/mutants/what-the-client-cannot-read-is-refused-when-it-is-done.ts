import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the answer to a transfer is negotiated when it is written, after COMMIT. A client whose `Accept` admits no JSON (`text/html`,
 * `application/xml`) is refused with 406, a status that says that nothing was done, and the money has moved. Without `Accept`, or with one that
 * admits JSON, everything is right.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'request-timeout': [408,`,
    replace: `  'not-acceptable': [406, 'No form that the client accepts'],
  'request-timeout': [408,`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json({ success: true, transferId })
`,
    replace: `    return negotiated(c, { success: true, transferId })
`,
  },
  {
    file: 'app/api.ts',
    find: `const methodsOf = (app: Hono, path: string)`,
    replace: `const negotiated = (c: Context, value: object): Response => {
  const accepted = c.req.header('Accept') ?? '*/*'
  if (/\\*\\/\\*|application\\/(\\*|([\\w.-]+\\+)?json)/i.test(accepted)) return c.json(value)
  throw new Problem('not-acceptable', 'the answer is JSON; accept application/json')
}

const methodsOf = (app: Hono, path: string)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
