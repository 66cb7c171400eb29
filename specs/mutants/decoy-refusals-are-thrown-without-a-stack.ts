import { mutant, type Exam } from './mutant.ts'

/**
 * While a refusal is made, V8's limit of stack frames is 0, because a stack costs more than the rest of
 * a refusal and nobody reads it. It looks as if the stacks of all errors were lost; but nothing is
 * awaited before the limit is back, so the defects that the service logs still have theirs, and what a
 * client is told never came from a stack.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `    super(detail, { cause })
    this.kind = kind`,
    replace: `    const frames = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(detail, { cause })
    Error.stackTraceLimit = frames
    this.kind = kind`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: [],
  firstTry: 'acquitted',
}
