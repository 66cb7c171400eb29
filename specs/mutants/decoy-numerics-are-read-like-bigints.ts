import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the driver reads `numeric` (1700) by `Number` too, as it reads bigint. The only numeric is the
 * total of the list, which was read as a text and then passed to the same function: it is the same number,
 * rounded once, also above 2^53.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },`,
    replace: `types: { bigint: { to: 20, from: [20, 1700], serialize: String, parse: Number } },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'acquitted',
  breaks: [],
}
