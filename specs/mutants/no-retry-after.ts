import { mutant, type Exam } from './mutant.ts'

/** A 503 has no `Retry-After`. */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `retryable.has(this.kind) ? { 'Retry-After': retryAfterSeconds } : {}`,
    replace: `{}`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.errorHygiene'],
}
