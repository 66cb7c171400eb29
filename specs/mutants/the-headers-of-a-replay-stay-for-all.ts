import { mutant, type Exam } from './mutant.ts'

/** Wrong: the headers of receipts are made once and shared; after the first replay every new transfer is called a replay too. */
const edits = [
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** Made once: most of the time that a receipt takes would be spent on its headers. */
const receiptHeaders = new Headers({ 'Content-Type': 'application/json' })

const toReceipt = ({ transferId, replayed }: Receipt): Response => {
  const headers = receiptHeaders
  if (replayed) headers.set('Idempotency-Replayed', 'true')
  return new Response(JSON.stringify({ success: true, transferId }), { headers })
}`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)
    if (replayed) c.header('Idempotency-Replayed', 'true')
    return c.json({ success: true, transferId })`,
    replace: `    return toReceipt(await bank.transfer(order))`,
  },
]

export const service = mutant(edits)

/**
 * Wrong: the header is set on the object that all receipts share, and nobody removes it. From the first replay that a process answers, each of its 200 answers says `Idempotency-Replayed: true`, also
 * those to transfers that it has just made, with a new key or with none. Bodies, money and rows are right.
 * Seen: after the first replay: in what comes after the retries of a client in doubt, in keys (a new key that is said to be replayed), under faults after a retry; never before.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  firstTry: 'caught',
  breaks: ['transaction.doubtsResolved'],
  mayBreak: 'any',
}
