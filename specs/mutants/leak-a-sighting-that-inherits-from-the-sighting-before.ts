import { type Exam, mutant } from './mutant.ts'

/**
 * The service remembers the last sighting of each account. A read knows the balance, a transfer only the time of the move, so a
 * sighting inherits what it does not know from the one before: that one is its prototype. No field refers to it, and no closure.
 * The map has ten entries, and each leads by the hidden class of its object to all sightings there were.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Sighting {
  readonly seenAt?: number
  readonly balance?: number
  readonly movedAt?: number
}

const unseen: Sighting = {}
const sightings = new Map<number, Sighting>()

/** What is not known this time is what was known last time. */
const sight = (id: number, news: Sighting): void => {
  const before = sightings.get(id) ?? unseen
  sightings.set(id, Object.assign(Object.create(before), news))
}

export const lastMoveOf = (id: number): number | undefined => sightings.get(id)?.movedAt`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: async id => {
    const account = await pool.use(({ query }) => findAccount(query, id))
    sight(id, { seenAt: Date.now(), balance: account.balance })
    return account
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    if (receipt.replayed) return receipt
    for (const id of [order.fromId, order.toId]) sight(id, { movedAt: Date.now() })
    return receipt
  },`,
  },
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { lastMoveOf } from './postgres-bank.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const account = await bank.find(parseAccountId(c.req.param('id')))
    const movedAt = lastMoveOf(account.id)
    if (movedAt !== undefined) c.header('Last-Modified', new Date(movedAt).toUTCString())
    return c.json(account)
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  blames: `sightings.set(id, Object.assign(Object.create(before), news))`,
  firstTry: 'caught',
}
