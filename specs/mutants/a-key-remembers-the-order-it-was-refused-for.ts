import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the process notes what each key was first sent with, also if that order was refused or turned away. A client that is told
 * "send at most 80" and sends 80 under the same key is answered 422 `key-reused`, although no transfer has that key: at the first
 * correction of a refused order.
 *
 * Breaks "a key whose order was refused is free": `keys`.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const keysNoted = 10_000

/** What each key came with first. A key that is misused is found out here, without a place in the pool. */
const firstOrders = new Map<string, string>()

const refuseAnotherOrder = ({ idempotencyKey: key, fromId, toId, amount }: Order): void => {
  if (key === null) return
  const order = [fromId, toId, amount].join(' ')
  const first = firstOrders.get(key)
  if (first === order) return
  if (first !== undefined)
    throw new Problem('key-reused', \`key \${key} belongs to another transfer; use a new key\`)
  firstOrders.set(key, order)
  if (firstOrders.size <= keysNoted) return
  const [oldest] = firstOrders.keys()
  if (oldest !== undefined) firstOrders.delete(oldest)
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    refuseAnotherOrder(order)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
