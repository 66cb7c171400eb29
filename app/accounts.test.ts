import { expect, test } from 'vitest'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'
import { scriptedConnection } from './scripted-connection.ts'

test('list and total come from one statement', async () => {
  const connection = scriptedConnection({
    select: {
      rows: [
        { id: 1, balance: 40, total: '100' },
        { id: 2, balance: 60, total: '100' },
      ],
    },
  })
  await expect(listAccounts(connection.query)).resolves.toEqual({
    accounts: [
      { id: 1, balance: 40 },
      { id: 2, balance: 60 },
    ],
    total: 100,
  })
  expect(connection.statements).toHaveLength(1)
})

test('no accounts have a total of 0', async () => {
  await expect(listAccounts(scriptedConnection().query)).resolves.toEqual({ accounts: [], total: 0 })
})

test('an account is found or refused', async () => {
  const { query } = scriptedConnection({ select: { rows: [{ id: 9, balance: 4 }] } })
  await expect(findAccount(query, 9)).resolves.toEqual({ id: 9, balance: 4 })
  await expect(findAccount(scriptedConnection().query, 8)).rejects.toMatchObject({
    kind: 'no-such-account',
    message: 'account 8 does not exist; open it with POST /api/accounts',
  })
})

test('an opened account is answered as the database holds it', async () => {
  const { query } = scriptedConnection({ insert: { rows: [{ id: 3, balance: 70 }] } })
  await expect(insertAccount(query, 70)).resolves.toEqual({ id: 3, balance: 70 })
})
