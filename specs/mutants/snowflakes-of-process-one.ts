import { type Exam, mutant } from './mutant.ts'

/**
 * Transfers get ids that the service makes: milliseconds, four bits of the worker, and eight bits of a counter that starts at 0
 * in each millisecond. The worker is the process id. A team writes it so that ids tell their time and cost no sequence. On a
 * machine with several processes it works. In a container the process id is always 1, so two replicas are the same worker. When both
 * make an order in the same millisecond, the second insert violates the primary key. Its client gets 500 without any fault.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

const epoch = Date.UTC(2025, 0, 1)
const workers = 16
const idsPerMs = 256
const worker = process.pid % workers
let lastMs = 0
let madeInMs = 0

/** Ids ascend, tell their time, and differ between the processes of one service. */
const nextTransferId = (): number => {
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    madeInMs = 0
  } else {
    madeInMs += 1
    if (madeInMs === idsPerMs) {
      lastMs += 1
      madeInMs = 0
    }
  }
  return ((lastMs - epoch) * workers + worker) * idsPerMs + madeInMs
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)`,
    replace: `    insert into transfers (id, idempotency_key, from_id, to_id, amount)
    overriding system value
    values ($5, $1, $2, $3, $4)`,
  },
  {
    file: 'app/transfer.ts',
    find: `query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `query<Attempt>(
      moveStatement,
      idempotencyKey,
      fromId,
      toId,
      amount,
      nextTransferId(),
    )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
