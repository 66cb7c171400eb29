import postgres from 'postgres'
import { expect, test } from 'vitest'
import { type Reply, scriptedConnection } from './scripted-connection.ts'
import { transfer } from './transfer.ts'

const order = { fromId: 2, toId: 1, amount: 30, idempotencyKey: 'k1' }

const run = async (script: Readonly<Record<string, Reply>>) => {
  const connection = scriptedConnection(script)
  const [outcome] = await Promise.allSettled([transfer(connection.query, order)])
  return { outcome, statements: connection.statements.map(text => text.split(' ').slice(0, 2).join(' ')) }
}

const refusedAs = (kind: string, detail: string) => ({
  status: 'rejected',
  reason: expect.objectContaining({ kind, message: expect.stringContaining(detail) }),
})

const claimed: Reply = { rows: [{ id: 7 }] }
const accounts = (one: number, two: number): Reply => ({
  rows: [
    { id: 1, balance: one },
    { id: 2, balance: two },
  ],
})
const taken: Reply = { rows: [] }
const lockTimeout = Object.assign(new postgres.PostgresError('lock timeout'), {
  severity: 'ERROR',
  code: '55P03',
})

test('claims the key, locks both accounts, moves the money', async () => {
  const { outcome, statements } = await run({ insert: claimed, 'select id, balance': accounts(0, 30) })
  expect(outcome).toEqual({ status: 'fulfilled', value: { transferId: 7, replayed: false } })
  expect(statements).toEqual(['insert into', 'select id,', 'update accounts', 'update accounts'])
})

test('moves nothing when the funds do not suffice', async () => {
  const { outcome, statements } = await run({ insert: claimed, 'select id, balance': accounts(0, 29) })
  expect(outcome).toEqual(refusedAs('insufficient-funds', 'account 2 holds 29, the transfer needs 30'))
  expect(statements).not.toContain('update accounts')
})

test('moves nothing to an account that could not count it', async () => {
  const full = accounts(Number.MAX_SAFE_INTEGER - 29, 30)
  const { outcome, statements } = await run({ insert: claimed, 'select id, balance': full })
  expect(outcome).toEqual(refusedAs('balance-limit', 'account 1 can take 29 more at most'))
  expect(statements).not.toContain('update accounts')
})

test.each([
  [1, 2],
  [2, 1],
])('names account %i when only account %i exists', async (missing, existing) => {
  const { outcome } = await run({
    insert: claimed,
    'select id, balance': { rows: [{ id: existing, balance: 50 }] },
  })
  expect(outcome).toEqual(refusedAs('no-such-account', `account ${missing} does not exist`))
})

test('answers the first transfer again when the key and the order are the same', async () => {
  const { outcome, statements } = await run({
    insert: taken,
    'select id, from_id': { rows: [{ id: 5, from_id: 2, to_id: 1, amount: 30 }] },
  })
  expect(outcome).toEqual({ status: 'fulfilled', value: { transferId: 5, replayed: true } })
  expect(statements).toEqual(['insert into', 'select id,'])
})

test.each([
  { from_id: 3, to_id: 1, amount: 30 },
  { from_id: 2, to_id: 3, amount: 30 },
  { from_id: 2, to_id: 1, amount: 31 },
])('refuses a key that belongs to %j', async row => {
  const { outcome } = await run({ insert: taken, 'select id, from_id': { rows: [{ id: 5, ...row }] } })
  expect(outcome).toEqual(refusedAs('key-reused', 'key k1 belongs to another transfer'))
})

test('refuses when the transfer with the same key has not finished by the deadline', async () => {
  const { outcome, statements } = await run({ insert: { error: lockTimeout } })
  expect(outcome).toEqual(refusedAs('key-in-flight', 'a transfer with key k1 has not finished'))
  expect(statements).toEqual(['insert into'])
})

test('passes on what it cannot explain', async () => {
  const { outcome } = await run({ insert: claimed, 'select id, balance': { error: lockTimeout } })
  expect(outcome).toEqual({ status: 'rejected', reason: lockTimeout })
})
