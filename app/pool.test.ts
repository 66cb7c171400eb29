import { expect, onTestFinished, test, vi } from 'vitest'
import { type Connection, ConnectionLost } from './connection.ts'
import { Pool } from './pool.ts'
import { type Reply, type ScriptedConnection, scriptedConnection } from './scripted-connection.ts'

const openPool = (
  limits = { size: 2, queue: 2, waitMs: 1_000 },
  script: Readonly<Record<string, Reply>> = {},
) => {
  const opened: ScriptedConnection[] = []
  const reportLoss = vi.fn<(error: unknown) => void>()
  const pool = new Pool({
    limits,
    leaseMs: 20,
    connect: async () => {
      const connection = scriptedConnection(script)
      opened.push(connection)
      return connection
    },
    reportLoss,
  })
  return { pool, opened, reportLoss }
}

const ask = ({ query }: Connection) => query`select 1`

test('a connection is opened when needed and used again', async () => {
  const { pool, opened } = openPool()
  await pool.use(ask)
  await pool.use(ask)
  expect(opened).toHaveLength(1)
  await Promise.all([pool.use(ask), pool.use(ask)])
  expect(opened).toHaveLength(2)
})

test('tells how many places are taken and how many callers wait', async () => {
  const { pool } = openPool({ size: 1, queue: 5, waitMs: 1_000 })
  const both = Promise.all([pool.use(ask), pool.use(ask)])
  expect(pool.state).toEqual({ size: 1, inUse: 1, queued: 1 })
  await both
  expect(pool.state).toEqual({ size: 1, inUse: 0, queued: 0 })
})

test('a connection that died while idle is never lent', async () => {
  const { pool, opened } = openPool()
  await pool.use(ask)
  opened[0]?.discard('killed')
  await pool.use(ask)
  expect(opened.map(({ statements }) => statements)).toEqual([['select 1'], ['select 1']])
})

test('a connection that dies in use is replaced, reported, and its user told that nothing was applied', async () => {
  const { pool, opened, reportLoss } = openPool(
    { size: 1, queue: 0, waitMs: 1 },
    { boom: { lost: 'after-sending' } },
  )
  await expect(pool.use(({ query }) => query`boom`)).rejects.toMatchObject({ kind: 'not-applied' })
  expect(reportLoss).toHaveBeenCalledExactlyOnceWith(expect.any(ConnectionLost))
  await pool.use(ask)
  expect(opened).toHaveLength(2)
})

test('work that fails on a living connection costs no connection', async () => {
  const { pool, opened, reportLoss } = openPool()
  await expect(pool.use(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
  await pool.use(ask)
  expect(opened).toHaveLength(1)
  expect(reportLoss).not.toHaveBeenCalled()
})

test('a database that never answers is given up when the lease ends', async () => {
  const { pool, opened } = openPool(undefined, { hang: { silence: true } })
  await expect(pool.use(({ query }) => query`hang`)).rejects.toMatchObject({
    kind: 'not-applied',
    cause: { message: 'no answer within 20 ms' },
  })
  expect(opened[0]?.alive).toBe(false)
  expect(pool.state.inUse).toBe(0)
})

test('the end of a lease does not cut a connection that was given back', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { pool, opened } = openPool()
  await pool.use(ask)
  await vi.advanceTimersByTimeAsync(21)
  expect(opened[0]?.alive).toBe(true)
})

test('the time to connect is part of the lease', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const pool = new Pool({
    limits: { size: 1, queue: 0, waitMs: 1 },
    leaseMs: 60,
    connect: () =>
      new Promise(resolve => {
        setTimeout(() => resolve(scriptedConnection({ hang: { silence: true } })), 50)
      }),
    reportLoss: () => {},
  })
  const settled = vi.fn<() => void>()
  void pool.use(({ query }) => query`hang`).catch(settled)
  await vi.advanceTimersByTimeAsync(59)
  expect(settled).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(settled).toHaveBeenCalledOnce()
})

test('a failed connect frees the place', async () => {
  const pool = new Pool({
    limits: { size: 1, queue: 0, waitMs: 1 },
    leaseMs: 20,
    connect: () => Promise.reject(new ConnectionLost('refused', { sent: false })),
    reportLoss: () => {},
  })
  await expect(pool.use(ask)).rejects.toMatchObject({ kind: 'not-applied' })
  expect(pool.state.inUse).toBe(0)
})

test('a full queue refuses at once', async () => {
  const { pool } = openPool({ size: 1, queue: 1, waitMs: 1_000 })
  const held = Promise.all([pool.use(ask), pool.use(ask)])
  await expect(pool.use(ask)).rejects.toMatchObject({ kind: 'not-applied' })
  await held
})

test('closing ends the session of every idle connection', async () => {
  const { pool, opened } = openPool()
  await Promise.all([pool.use(ask), pool.use(ask)])
  await pool.close()
  expect(opened.map(({ closed }) => closed)).toEqual([true, true])
})
