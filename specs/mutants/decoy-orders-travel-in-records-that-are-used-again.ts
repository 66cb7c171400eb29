import { mutant, type Exam } from './mutant.ts'

/**
 * The record of an order is used again for a later one, so that little is left to collect; 64 rest at most. It looks like
 * an order whose payer and amount change while it waits for a lock, but a record is given back only when the bank has
 * settled, in whatever way, and nobody looks at it after that, also if its client has hung up meanwhile.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

interface OrderRecord {
  fromId: number
  toId: number
  amount: number
  idempotencyKey: string | null
}

const mostAtRest = 64
const atRest: OrderRecord[] = []

const takeRecord = (): OrderRecord => atRest.pop() ?? { fromId: 0, toId: 0, amount: 0, idempotencyKey: null }

const giveBack = (record: OrderRecord): void => {
  record.idempotencyKey = null
  if (atRest.length < mostAtRest) atRest.push(record)
}
`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)
    if (replayed) c.header('Idempotency-Replayed', 'true')
    return c.json({ success: true, transferId })`,
    replace: `    const record = Object.assign(takeRecord(), order)
    try {
      const { transferId, replayed } = await bank.transfer(record)
      if (replayed) c.header('Idempotency-Replayed', 'true')
      return c.json({ success: true, transferId })
    } finally {
      giveBack(record)
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
