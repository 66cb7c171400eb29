import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: `Retry-After` goes by the status and not by a list of kinds. Every 503 has it, as the contract
 * says; the 409 of a key that is still in flight has lost it, which nobody promised. Its detail still
 * tells the client to send it again later.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const retry = retryable.has(this.kind) ?`,
    replace: `const retry = this.status === 503 ?`,
  },
  {
    file: 'app/problem.ts',
    find: `const retryable: ReadonlySet<ProblemKind> = new Set([
  'key-in-flight',
  'not-applied',
  'outcome-unknown',
  'not-ready',
])
`,
    replace: ``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'acquitted',
  breaks: [],
}
