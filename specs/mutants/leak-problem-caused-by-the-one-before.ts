import { mutant, type Exam } from './mutant.ts'

/**
 * A refusal without a cause gets the refusal of the same kind before it as its cause, so that the operator sees in
 * one log line what led to it. So each error holds the one before, with its stack, back to the first; only refused
 * requests are kept.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `    super(detail, { cause })
    this.kind = kind`,
    replace: `    super(detail, { cause: cause ?? latest.get(kind) })
    this.kind = kind
    latest.set(kind, this)`,
  },
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'`,
    replace: `const retryAfterSeconds = '1'

/** What led to a refusal is often the one before. */
const latest = new Map<ProblemKind, Problem>()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  // Written there, and made or kept there: either is to blame.
  blames: ['super(detail, { cause: cause ?? latest.get(kind) })', 'latest.set(kind, this)'],
}
