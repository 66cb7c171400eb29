import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: before an order is read, the service looks whether its client can read JSON, and knows only two ways to say so: the exact words `*` + `/` + `*`
 * and `application/json`. A client that accepts all of `application/*`, or writes `Application/JSON`, can read the answer and is refused
 * with 406. Both are in RFC 9110, 12.5.1 and 8.3.1: a range covers its subtypes, and names of media types have no case. No order of such a client is done.
 *
 * Breaks docs/checks.md, `forms`: "a transfer is served in each form that HTTP/1.1 allows" (only who does not read JSON may be refused).
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'request-timeout': [408, 'The request did not arrive in time'],
`,
    replace: `  'not-acceptable': [406, 'The client does not read JSON'],
  'request-timeout': [408, 'The request did not arrive in time'],
`,
  },
  {
    file: 'app/api.ts',
    find: `    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), c.req.header('Idempotency-Key'))
`,
    replace: `    if (!readsJson(c.req.header('Accept')))
      throw new Problem('not-acceptable', 'the receipt is JSON; accept application/json')
    const order = parseOrder(await readJson(c.req.raw, bodyBytesMax), c.req.header('Idempotency-Key'))
`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>
`,
    replace: `const receiptTypes: ReadonlySet<string> = new Set(['*/*', 'application/json'])

/** Asked before anything is done: who cannot read the receipt would not know what became of the order. */
const readsJson = (accept = '*/*'): boolean =>
  accept.split(',').some(range => receiptTypes.has(range.split(';', 1)[0]?.trim() ?? ''))

const wantsText = (c: Context): boolean =>
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
  firstTry: 'missed',
}
