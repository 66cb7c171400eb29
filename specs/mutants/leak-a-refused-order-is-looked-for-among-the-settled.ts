import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks timers. Each order is watched: once a second it is looked for among the settled orders, and one that is open for
 * half a minute is logged. A refused order never comes among the settled, so its watch never ends. A user sees one more
 * active timer for each refused order, and orders logged as open that were answered long ago.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs =`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import * as log from './log.ts'

const settled = new Set<number>()
let orders = 0

const watch = async (order: number): Promise<void> => {
  for (let looks = 1; !settled.has(order); looks += 1) {
    await sleep(1_000)
    if (looks === 30) log.info('order-still-open', { order })
  }
  settled.delete(order)
}

const pingMs =`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    orders += 1
    const number = orders
    void watch(number)
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    settled.add(number)
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.handles'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
