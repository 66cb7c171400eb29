import { mutant, type Exam } from './mutant.ts'

/** `outcome-unknown` carries no Retry-After: "it must not be sent again blindly". */
const edits = [
  {
    file: 'app/problem.ts',
    find: `const retryable: ReadonlySet<ProblemKind> = new Set([
  'key-in-flight',
  'not-applied',
  'outcome-unknown',
`,
    replace: `// Not 'outcome-unknown': a client that repeats it blindly would pay twice.
const retryable: ReadonlySet<ProblemKind> = new Set([
  'key-in-flight',
  'not-applied',
`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "503 + `Retry-After` with `type` ending `not-applied` … or `outcome-unknown`". Condition: the answer to a COMMIT is lost
 * (connection cut, reset, silent): look at the headers of that 503. Money and bodies are right.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.errorHygiene'],
  mayBreak: 'any',
  firstTry: 'caught',
}
