import { mutant, type Exam } from './mutant.ts'

/**
 * Each order first locks the ledger as a table. It looks as if orders took turns or could deadlock, but ROW EXCLUSIVE
 * is the mode that its insert takes anyway: it excludes neither other orders nor readers.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
`,
    replace: `  await query\`lock table transfers in row exclusive mode\`
  const attempt = await move(query, order)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
