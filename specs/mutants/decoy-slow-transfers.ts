import { mutant, type Exam } from './mutant.ts'

/** Healthy: a transfer takes 5 ms longer, which no promise forbids. */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const attempt = await move(query, order)`,
    replace: `await new Promise(resolve => setTimeout(resolve, 5))
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
}
