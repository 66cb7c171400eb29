import { mutant, type Exam } from './mutant.ts'

/**
 * Each transfer is timed with `console.time`, under a label of its own because ten run at once, and `console.timeEnd` writes the
 * time when it is done. A transfer that throws never comes to that line: the console of the process keeps its label and its start
 * in a map inside Node, for ever. It was put in to look for slow transfers one afternoon, and everybody looked at those that
 * succeeded. Only the order that is refused with 422: one request in sixteen.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

let transfersBegun = 0

/** Writes how long a transfer took. Labels are numbered: two orders may be the same. */
const timed = async <T>(order: Order, work: () => Promise<T>): Promise<T> => {
  const { amount, fromId, toId, idempotencyKey } = order
  const parties = \`from account \${fromId} to account \${toId}\`
  const label = \`transfer \${++transfersBegun}: \${amount} \${parties}, key \${idempotencyKey ?? 'none'}\`
  console.time(label)
  const result = await work()
  console.timeEnd(label)
  return result
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    timed(order, () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `console.time(label)`,
}
