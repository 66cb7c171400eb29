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

const attempt = (row: object): Reply => ({
  rows: [{ transfer_id: 7, from_balance: 30, to_balance: 0, moved: false, ...row }],
})
const taken = attempt({ transfer_id: null, from_balance: null, to_balance: null })
const lockTimeout = (where?: string) =>
  Object.assign(new postgres.PostgresError('lock timeout'), { severity: 'ERROR', code: '55P03', where })

test('claims the key, locks both accounts and moves the money in one statement', async () => {
  const { outcome, statements } = await run({ 'with claimed': attempt({ moved: true }) })
  expect(outcome).toEqual({ status: 'fulfilled', value: { transferId: 7, replayed: false } })
  expect(statements).toEqual(['with claimed'])
})

test.each([
  [{ from_balance: 29 }, 'insufficient-funds', 'account 2 holds 29, the transfer needs 30'],
  [{ to_balance: Number.MAX_SAFE_INTEGER - 29 }, 'balance-limit', 'account 1 can take 29 more at most'],
  [{ from_balance: null }, 'no-such-account', 'account 2 does not exist'],
  [{ to_balance: null }, 'no-such-account', 'account 1 does not exist'],
  [{ from_balance: null, to_balance: null }, 'no-such-account', 'account 2 does not exist'],
])('explains why nothing was moved: %j', async (row, kind, detail) => {
  const { outcome } = await run({ 'with claimed': attempt(row) })
  expect(outcome).toEqual(refusedAs(kind, detail))
})

test('answers the first transfer again when the key and the order are the same', async () => {
  const { outcome, statements } = await run({
    'with claimed': taken,
    'select id, from_id': { rows: [{ id: 5, from_id: 2, to_id: 1, amount: 30 }] },
  })
  expect(outcome).toEqual({ status: 'fulfilled', value: { transferId: 5, replayed: true } })
  expect(statements).toEqual(['with claimed', 'select id,'])
})

test.each([
  { from_id: 3, to_id: 1, amount: 30 },
  { from_id: 2, to_id: 3, amount: 30 },
  { from_id: 2, to_id: 1, amount: 31 },
])('refuses a key that belongs to %j', async row => {
  const { outcome } = await run({
    'with claimed': taken,
    'select id, from_id': { rows: [{ id: 5, ...row }] },
  })
  expect(outcome).toEqual(refusedAs('key-reused', 'key k1 belongs to another transfer'))
})

test('refuses when the transfer with the same key has not finished by the deadline', async () => {
  const where = 'while inserting index tuple (0,1) in relation "transfers"'
  const { outcome, statements } = await run({ 'with claimed': { error: lockTimeout(where) } })
  expect(outcome).toEqual(refusedAs('key-in-flight', 'a transfer with key k1 has not finished'))
  expect(statements).toEqual(['with claimed'])
})

test.each(['while locking tuple (0,7) in relation "accounts"', undefined])(
  'passes on what is not about the key: %s',
  async where => {
    const error = lockTimeout(where)
    const { outcome } = await run({ 'with claimed': { error } })
    expect(outcome).toEqual({ status: 'rejected', reason: error })
  },
)
