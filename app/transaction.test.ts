import postgres from 'postgres'
import { expect, test } from 'vitest'
import type { Query } from './connection.ts'
import { ConnectionLost } from './connection.ts'
import { Problem } from './problem.ts'
import { scriptedConnection } from './scripted-connection.ts'
import { transaction } from './transaction.ts'

const work = async (query: Query): Promise<string> => {
  await query`update first`
  await query`update second`
  return 'done'
}

const refused = Object.assign(new postgres.PostgresError('refused'), { severity: 'ERROR', code: '23514' })
const notBegun = { kind: 'not-applied', cause: refused }

test('commits what was done', async () => {
  const connection = scriptedConnection()
  await expect(transaction(connection, work)).resolves.toBe('done')
  expect(connection.statements).toEqual(['begin read write', 'update first', 'update second', 'commit'])
  expect(connection.alive).toBe(true)
})

test('a statement that the database refuses is rolled back, and the connection kept', async () => {
  const connection = scriptedConnection({ 'update second': { error: refused } })
  await expect(transaction(connection, work)).rejects.toBe(refused)
  expect(connection.statements).toEqual(['begin read write', 'update first', 'update second', 'rollback'])
  expect(connection.alive).toBe(true)
})

test('a refusal by the work itself is rolled back', async () => {
  const connection = scriptedConnection()
  const problem = new Problem('insufficient-funds', 'too little')
  const refuse = async (query: Query) => {
    await query`update first`
    throw problem
  }
  await expect(transaction(connection, refuse)).rejects.toBe(problem)
  expect(connection.statements).toEqual(['begin read write', 'update first', 'rollback'])
})

test('the error of a refused BEGIN is reported, whatever the statement sent with it returned', async () => {
  const readOnly = Object.assign(new postgres.PostgresError('read only'), {
    severity: 'ERROR',
    code: '25006',
  })
  const connection = scriptedConnection({ begin: { error: refused }, 'update first': { error: readOnly } })
  await expect(transaction(connection, work)).rejects.toMatchObject(notBegun)
  expect(connection.statements).toEqual(['begin read write', 'update first', 'rollback'])
  expect(connection.alive).toBe(true)
})

test('nothing is committed after a refused BEGIN, even when the statements succeeded', async () => {
  const connection = scriptedConnection({ begin: { error: refused } })
  await expect(transaction(connection, work)).rejects.toMatchObject(notBegun)
  expect(connection.statements).not.toContain('commit')
})

test('a loss at BEGIN runs nothing of the work', async () => {
  const connection = scriptedConnection({ begin: { lost: 'after-sending' } })
  await expect(transaction(connection, work)).rejects.toBeInstanceOf(ConnectionLost)
  expect(connection.statements).toEqual(['begin read write'])
})

test('after a loss in the work neither the rest of it nor a ROLLBACK is sent anywhere', async () => {
  const connection = scriptedConnection({ 'update first': { lost: 'after-sending' } })
  const stubborn = async (query: Query) => {
    await query`update first`.catch(() => {})
    await query`update second`
  }
  await expect(transaction(connection, stubborn)).rejects.toBeInstanceOf(ConnectionLost)
  expect(connection.statements).toEqual(['begin read write', 'update first'])
})

test('a loss before COMMIT is sent is a plain loss: nothing was applied', async () => {
  const connection = scriptedConnection({ commit: { lost: 'before-sending' } })
  await expect(transaction(connection, work)).rejects.toMatchObject({ name: 'ConnectionLost', sent: false })
})

test('a loss after COMMIT was sent leaves the outcome unknown', async () => {
  const connection = scriptedConnection({ commit: { lost: 'after-sending' } })
  await expect(transaction(connection, work)).rejects.toMatchObject({
    kind: 'outcome-unknown',
    cause: { name: 'ConnectionLost', sent: true },
  })
  expect(connection.alive).toBe(false)
})

test('a lease that ends while COMMIT has no answer leaves the outcome unknown', async () => {
  const connection = scriptedConnection({ commit: { silence: true } })
  const outcome = transaction(connection, work)
  setImmediate(() => connection.discard('no answer within 3000 ms'))
  await expect(outcome).rejects.toMatchObject({ kind: 'outcome-unknown' })
})

test('a COMMIT that is answered ROLLBACK was not applied', async () => {
  const connection = scriptedConnection({ commit: { command: 'ROLLBACK' } })
  await expect(transaction(connection, work)).rejects.toMatchObject({ kind: 'not-applied' })
  expect(connection.alive).toBe(true)
})

test('a COMMIT that the database refuses was not applied, and its error is passed on', async () => {
  const connection = scriptedConnection({ commit: { error: refused } })
  await expect(transaction(connection, work)).rejects.toBe(refused)
  expect(connection.statements).not.toContain('rollback')
})

test('a connection that cannot roll back is not lent again, and the first error is the one reported', async () => {
  const connection = scriptedConnection({
    'update first': { error: refused },
    rollback: { error: new Error('cannot') },
  })
  await expect(transaction(connection, work)).rejects.toBe(refused)
  expect(connection.alive).toBe(false)
})

test('a connection lost while rolling back does not hide the first error', async () => {
  const connection = scriptedConnection({
    'update first': { error: refused },
    rollback: { lost: 'after-sending' },
  })
  await expect(transaction(connection, work)).rejects.toBe(refused)
  expect(connection.alive).toBe(false)
})
