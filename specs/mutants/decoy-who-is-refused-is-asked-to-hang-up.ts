import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: an answer with 409, 422 or 503 carries `Connection: close`, and the server closes the connection behind it, so that who comes
 * again is perhaps led to another replica. The answer is complete, it announces the end (RFC 9112, 9.6), and each of these refusals comes
 * after the whole body was read; so no request is lost or reset. No page promises that a connection outlives a refusal: only the
 * baseline counts connections, and nothing is refused there.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

/** Behind these a client should connect anew: another replica may have a free place. Their bodies are read to the end. */
const partings: ReadonlySet<number> = new Set([409, 422, 503])
`,
  },
  {
    file: 'app/api.ts',
    find: `      if (readiness.stopping) response.headers.set('Connection', 'close')`,
    replace: `      if (readiness.stopping || partings.has(response.status)) response.headers.set('Connection', 'close')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
