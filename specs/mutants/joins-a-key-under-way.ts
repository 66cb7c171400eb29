import { mutant, type Exam } from './mutant.ts'

/** Wrong: whoever comes with a key that is under way gets the answer of that order, whatever it asked for. */
const edits = [
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** Orders with the same key are one transfer: only the first needs a connection. */
const underWay = new Map<string, Promise<Receipt>>()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: async order => {
    const { idempotencyKey: key } = order
    const attempt = () => pool.use(connection => transaction(connection, query => transfer(query, order)))
    if (key === null) return attempt()
    const running = underWay.get(key)
    if (running !== undefined) return { ...(await running), replayed: true }
    const first = attempt().finally(() => underWay.delete(key))
    underWay.set(key, first)
    return first
  },`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "422 … key reused with another body", and exactlyOnce: a confirmed order without its ledger row.
 * Seen: two different orders with one key AT THE SAME TIME (the first waits for an account or a place in the pool): both are answered
 * 200 with the same transferId, only the first is applied; if the first is refused (422, 404) the other is refused with
 * figures of a foreign order. One after the other the ledger compares them, and all is well; equal orders at the same time are well too.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
