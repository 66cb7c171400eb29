import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: who opens an account or orders a transfer and accepts no JSON (`Accept: text/html`) is answered 406 with a
 * problem document. That is decided before a statement is sent, so it had no effect and the key is still free. Without
 * an Accept header, or with any range that holds JSON, everything is as before.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'request-timeout': [408, 'The request did not arrive in time'],`,
    replace: `  'not-acceptable': [406, 'The answer would be JSON, which the client does not accept'],
  'request-timeout': [408, 'The request did not arrive in time'],`,
  },
  {
    file: 'app/api.ts',
    find: `    const account = await bank.open(parseBalance(await readJson(c.req.raw, bodyBytesMax)))`,
    replace: `    const balance = parseBalance(await readJson(c.req.raw, bodyBytesMax))
    refuseWhoReadsNoJson(c)
    const account = await bank.open(balance)`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    refuseWhoReadsNoJson(c)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
  {
    file: 'app/api.ts',
    find: `const methodsOf = (app: Hono, path: string): readonly string[] =>`,
    replace: `const jsonRanges = /^(\\*\\/\\*|application\\/(\\*|json|problem\\+json))$/i
const weightOfNothing = /^q=0(\\.0*)?$/i

/** Call it before anything has an effect. @throws Problem \`not-acceptable\`. */
const refuseWhoReadsNoJson = (c: Context): void => {
  const accept = c.req.header('Accept')?.trim() ?? ''
  if (accept === '' || accept.split(',').some(holdsJson)) return
  throw new Problem('not-acceptable', 'the answer is JSON and nothing was done; accept application/json')
}

const holdsJson = (range: string): boolean => {
  const [type = '', ...parameters] = range.split(';').map(part => part.trim())
  return jsonRanges.test(type) && !parameters.some(parameter => weightOfNothing.test(parameter))
}

const methodsOf = (app: Hono, path: string): readonly string[] =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
