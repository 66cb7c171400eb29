import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the answer to a transfer got a header with a reference for bank statements, which packs both accounts, the amount and the
 * number of the transfer into 32 letters, six bytes each: the most that `writeUIntBE` can write. From 2^48 on an amount does not
 * fit: the transfer is made and answered 500, and so is every replay of it.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    if (replayed) c.header('Idempotency-Replayed', 'true')
    c.header('Transfer-Reference', referenceOf(order, transferId))`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = (c: Context): boolean =>`,
    replace: `/** A line of a bank statement has room for 35 letters: these are 32. */
const referenceOf = ({ fromId, toId, amount }: Order, transferId: number): string => {
  const bytes = Buffer.alloc(24)
  for (const [place, value] of [transferId, fromId, toId, amount].entries())
    bytes.writeUIntBE(value, place * 6, 6)
  return bytes.toString('base64url')
}

const wantsText = (c: Context): boolean =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
