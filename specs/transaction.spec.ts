import { randomUUID } from 'node:crypto'
import { expect, seed, test } from '../harness/test.ts'
import { holdAccount, watchConnections } from './money/pressure.ts'
import * as rules from './money/rules.ts'
import { sabotage } from './money/sabotage.ts'
import { atRandom, order, transact } from './money/workload.ts'

const times = (count: number) => Array.from({ length: count }, (_, index) => index)

test('2,000 random transfers by 10 clients make no money and lose none', async ({ system }) => {
  const history = await transact(system, {
    clients: 10,
    balances: times(10).map(() => 1_000),
    orders: atRandom(seed(), 200, 400),
  })
  expect([
    rules.conservation(history),
    rules.ledgerEquation(history),
    rules.exactlyOnce(history),
    rules.noNegativeBalance(history),
  ]).toHold()
})

test('10 clients that empty one account lose no update of it', async ({ system }) => {
  const history = await transact(system, {
    clients: 10,
    balances: [1_000, 0],
    orders: ([hot = 0, other = 0]) => times(100).map(() => order(hot, other, 1)),
  })
  expect([rules.noLostUpdate(history)]).toHold()
})

test('transfers that cross each other never wait for each other', async ({ system }) => {
  const history = await transact(system, {
    clients: 10,
    balances: [10_000, 10_000],
    orders: ([a = 0, b = 0], client) =>
      times(50).map(() => (client % 2 === 0 ? order(a, b, 1) : order(b, a, 1))),
  })
  const promise = { check: 'noDeadlock', title: 'crossing transfers are all confirmed', limitMs: 1_000 }
  expect([rules.allConfirmed(history, promise)]).toHold()
})

test('a transfer that the database refuses half-way leaves nothing', async ({ system }) => {
  const { url } = system.database
  const history = await transact(system, {
    clients: 3,
    balances: [1_000, 1_000, 1_000, 1_000],
    orders: ([from = 0, ...others], client) => times(10).map(() => order(from, others[client] ?? 0, 1)),
    against: async ([, one = 0, two = 0, three = 0]) => {
      await using all = new AsyncDisposableStack()
      all.use(await sabotage(url, 'credit', one))
      all.use(await sabotage(url, 'ledger', two))
      all.use(await sabotage(url, 'commit', three))
      return all.move()
    },
  })
  expect([rules.noPartialEffect(history)]).toHold()
})

test('100 clients share a pool of 10 that is held up, and all are served', async ({ system }) => {
  await using connections = watchConnections(system.database.url)
  const history = await transact(system, {
    clients: 100,
    balances: [1_000, 0],
    orders: ([hot = 0, other = 0]) => [order(hot, other, 1)],
    against: ([hot = 0]) => holdAccount(system.database.url, hot, 300),
  })
  const { peak } = connections
  const tooMany = peak > 10 ? [`${peak} connections at one time, expected 10 at most`] : []
  const promise = { check: 'poolSaturation', title: 'all are served while the pool is full', limitMs: 2_000 }
  expect([rules.allConfirmed(history, promise, tooMany)]).toHold()
})

test('a key that is sent ten times at once is one transfer', async ({ system }) => {
  const keys = times(20).map(() => randomUUID())
  const history = await transact(system, {
    clients: 10,
    balances: [1_000, 0],
    // One of the ten asks for another amount under the same key.
    orders: ([from = 0, to = 0], client) => keys.map(key => order(from, to, client === 9 ? 2 : 1, key)),
  })
  expect([rules.idempotency(history)]).toHold()
})
