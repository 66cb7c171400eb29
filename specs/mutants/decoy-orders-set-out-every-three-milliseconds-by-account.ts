import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: no transfer begins when it comes. Those of the same three milliseconds set out together, sorted by the lower of their two
 * accounts, so that neighbours follow each other at the lock; who came later may so go first. Each still is a transaction of its own with its
 * locks in the common order, nobody waits for another's end, and the wave leaves after 3 ms whoever is in it.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'
`,
    replace: `import type { Bank, Order } from './bank.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000
const waveMs = 3

interface Traveller {
  readonly lower: number
  readonly go: () => void
}

let gathering: Traveller[] = []

const setOut = (): void => {
  const wave = gathering
  gathering = []
  wave.sort((one, other) => one.lower - other.lower)
  for (const { go } of wave) go()
}

const nextWave = ({ fromId, toId }: Order): Promise<void> =>
  new Promise(go => {
    if (gathering.length === 0) setTimeout(setOut, waveMs)
    gathering.push({ lower: Math.min(fromId, toId), go })
  })
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    await nextWave(order)
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
