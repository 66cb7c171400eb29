import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/input.ts',
    find: `  return { fromId, toId, amount, idempotencyKey: parseKey(key) }
}`,
    replace: `  return recycle(fromId, toId, amount, parseKey(key))
}

/** Records of orders are used in turn, so that a request leaves nothing to collect. The pool has ten places. */
const records = Array.from({ length: 16 }, () => ({
  fromId: 0,
  toId: 0,
  amount: 0,
  idempotencyKey: null as string | null,
}))
let used = 0

const recycle = (fromId: number, toId: number, amount: number, idempotencyKey: string | null): Order => {
  const record = records[used++ % records.length]
  if (record === undefined) throw new Error('a ring has no end')
  return Object.assign(record, { fromId, toId, amount, idempotencyKey })
}`,
  },
])

/**
 * Wrong: orders are kept in sixteen records that are used in turn. Whoever waits for a place in the pool (or for a key,
 * and then compares) while sixteen others arrive finds another client's order in its record, and makes that one. CONTRACT:
 * a transfer is the order of its request, a key is one transfer. Seen when more than sixteen transfers arrive while one
 * waits: with many clients behind a locked account, or 30 at once on a pool of ten. The client is told 200 with the
 * transferId of a stranger and its own transfer is never made; an order without a key is made twice; or a false 422.
 * Never with few clients and no lock. A lock of six seconds does not show it: whoever queues behind it is turned away before
 * it is free. The short locks of each fault run do.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
