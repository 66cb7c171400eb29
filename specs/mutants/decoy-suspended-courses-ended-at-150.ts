/**
 * A generator follows each order that is sent again, waits for a claim that seldom comes, and is kept suspended with all it has
 * seen. As soon as there are 150, the eldest is ended for each new one. Of every sixteen requests one is sent again: 150 of
 * about 500 bytes, 75 KB, are reached after 2,400 requests.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

/** Follows an order that was sent again, until somebody claims that it was not. */
function* dispute(order: Order): Generator<void, void, string> {
  const seen = [{ event: \`\${order.amount} to \${order.toId}\`, at: new Date() }]
  while (seen.at(-1)?.event !== 'claimed') {
    const event = yield
    seen.push({ event, at: new Date() })
  }
}

const openMax = 150
const open = new Set<Generator<void, void, string>>()

const follow = (order: Order): void => {
  const [eldest] = open
  if (eldest !== undefined && open.size >= openMax) {
    eldest.return()
    open.delete(eldest)
  }
  const steps = dispute(order)
  steps.next()
  open.add(steps)
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (same) return { transferId: row.id, replayed: true }`,
    replace: `  if (same) follow(order)
  if (same) return { transferId: row.id, replayed: true }`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
