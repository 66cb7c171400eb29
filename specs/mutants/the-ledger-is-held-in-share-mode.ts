import { mutant, type Exam } from './mutant.ts'

/**
 * So that no maintenance changes the ledger during an order, each order first locks it in SHARE MODE. Orders can hold
 * that together, but each then needs to write and waits for the others' share: two at the same time deadlock.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
`,
    replace: `  await query\`lock table transfers in share mode\`
  const attempt = await move(query, order)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.noDoubt'],
  only: '2,000 random transfers',
  mayBreak: 'any',
  firstTry: 'caught',
}
