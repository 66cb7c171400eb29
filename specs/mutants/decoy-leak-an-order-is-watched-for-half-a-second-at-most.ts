import { mutant, type Exam } from './mutant.ts'

/**
 * Each order is watched by a loop that looks every 100 ms whether it is settled, and a refused order never is. But the loop
 * gives up after five looks, and what it looks at belongs to it alone. A user sees some timers under load, and none half a
 * second later.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs =`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'

interface Watched {
  settled: boolean
}

const looksMost = 5
let unsettled = 0

const watch = async (order: Watched): Promise<void> => {
  for (let looks = 0; looks < looksMost; looks += 1) {
    await sleep(100)
    if (order.settled) return
  }
  unsettled += 1
}

process.on('SIGUSR2', () => console.log(JSON.stringify({ event: 'unsettled-orders', unsettled })))

const pingMs =`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const watched: Watched = { settled: false }
    void watch(watched)
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    watched.settled = true
    return receipt
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
