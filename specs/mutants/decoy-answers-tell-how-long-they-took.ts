import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every answer of the API, each refusal too, has the header `Server-Timing` with the time that it took and, for an answer with 503,
 * a word for why the client may come back. So two answers to one key have different headers, and a refusal has numbers with a
 * point in them.
 *
 * It looks as if a replay were not the same answer, or as if a refusal showed an address or internals. It is right: the contract
 * promises the body of a replay and `Idempotency-Replayed`, and both are as before; the header holds a duration in milliseconds and
 * the words `app` and `again`, and no host, statement or stack. It is set where the answer is complete, before it is sent, whatever
 * became of the database.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')
`,
    replace: `      if (readiness.stopping) response.headers.set('Connection', 'close')
      response.headers.set('Server-Timing', timing(performance.now() - startedAt, response.status))
`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

/** As W3C's Server Timing writes it, for the console of a browser. */
const timing = (tookMs: number, status: number): string =>
  \`app;dur=\${tookMs.toFixed(2)}\${status === 503 ? ', again;desc="come back after Retry-After"' : ''}\`
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
