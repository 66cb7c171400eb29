import { type Exam, mutant } from './mutant.ts'

/**
 * What the bank does is announced on an emitter, and a feed takes it from `on`, the iterator of events, one for each heartbeat.
 * The heartbeat is an event too, so the feed never waits. The iterator keeps what it has not handed out yet, and there are
 * several events for each heartbeat: the backlog grows with the traffic.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { EventEmitter, on } from 'node:events'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Deed {
  readonly name: string
  readonly subject: number
  readonly at: Date
}

const bus = new EventEmitter()
const outbox = on(bus, 'deed')
let lastTold: Deed | undefined

const announce = (name: string, subject: number): void => {
  const deed: Deed = { name, subject, at: new Date() }
  bus.emit('deed', deed)
}

/** The feed gets what is next. There is always something: the heartbeat has just been announced. */
const feed = async (): Promise<void> => {
  const next = await outbox.next()
  const [deed] = next.value as Deed[]
  lastTold = deed ?? lastTold
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),
  list: () => pool.use(({ query }) => listAccounts(query)),
  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  find: id => {
    announce('find', id)
    return pool.use(({ query }) => findAccount(query, id))
  },
  list: () => {
    announce('list', 0)
    return pool.use(({ query }) => listAccounts(query))
  },
  transfer: order => {
    announce('transfer', order.fromId)
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `    await pool.use(({ query }) => query\`select 1\`, pingMs)`,
    replace: `    announce('heartbeat', 0)
    await feed()
    await pool.use(({ query }) => query\`select 1\`, pingMs)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    'const next = await outbox.next()',
    `bus.emit('deed', deed)`,
    `const outbox = on(bus, 'deed')`,
    'const deed: Deed = { name, subject, at: new Date() }',
  ],
  firstTry: 'caught',
}
