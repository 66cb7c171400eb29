import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: of two accounts the one that more orders want is locked last, so that it is held for the shortest time; how many
 * want it is counted in the process, to a power of two. When the counts of two accounts part or meet, two orders between them
 * disagree about the order of locks, and two replicas, which count for themselves, disagree for as long as they run: they
 * deadlock. Breaks `noDeadlock` and `replicas.noDeadlock` (lock in an order that is the same for all), and `noDoubt`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    order by id for no key update`,
    replace: `    order by id = $5 for no key update`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** Orders so far, by account. Two accounts may share a count: it is a matter of speed only. */
const wanted = new Uint32Array(4_096)

const demand = (id: number): number => {
  const count = (wanted[id % wanted.length] ?? 0) + 1
  wanted[id % wanted.length] = count
  // A power of two, so that two accounts in like demand do not change places with every order.
  return 32 - Math.clz32(count)
}

/** The row that most orders wait for is locked last, and so for the shortest time; of equals, the one with the higher id. */
const lockedLast = ({ fromId, toId }: Order): number => {
  const lead = demand(fromId) - demand(toId)
  if (lead === 0) return Math.max(fromId, toId)
  return lead > 0 ? fromId : toId
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `await query<Attempt>(
      moveStatement,
      idempotencyKey,
      fromId,
      toId,
      amount,
      lockedLast(order),
    )`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
