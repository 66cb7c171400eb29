import { expect, test } from 'vitest'
import type { Connection } from './connection.ts'
import { Dialler } from './dialler.ts'
import { type ScriptedConnection, scriptedConnection } from './scripted-connection.ts'

/** A database that answers a connection attempt when the test says so. */
const manualDatabase = () => {
  const attempts: PromiseWithResolvers<Connection>[] = []
  const events: string[] = []
  const dialler = new Dialler({
    connect: () => {
      const attempt = Promise.withResolvers<Connection>()
      attempts.push(attempt)
      return attempt.promise
    },
    log: event => events.push(event),
  })
  const accept = (index: number): ScriptedConnection => {
    const connection = scriptedConnection()
    attempts[index]?.resolve(connection)
    return connection
  }
  const refuse = (index: number) => attempts[index]?.reject(new Error('ECONNREFUSED'))
  return { attempts, events, dialler, accept, refuse }
}

/** The same, with one failed attempt behind it. */
const lostDatabase = async () => {
  const database = manualDatabase()
  const first = database.dialler.dial()
  database.refuse(0)
  await expect(first).rejects.toThrow('ECONNREFUSED')
  return database
}

const refusal = { kind: 'not-applied', message: 'the database cannot be reached; send it again later' }

test('while the database is reachable, every caller connects by itself', async () => {
  const { attempts, events, dialler, accept } = manualDatabase()
  const both = Promise.all([dialler.dial(), dialler.dial()])
  expect(attempts).toHaveLength(2)
  const connections = [accept(0), accept(1)]
  await expect(both).resolves.toEqual(connections)
  expect(events).toEqual([])
})

test('once it is lost, one probe tries to connect for all callers, who are refused when it fails', async () => {
  const { attempts, events, dialler, refuse } = await lostDatabase()
  const callers = [dialler.dial(), dialler.dial(), dialler.dial()]
  expect(attempts).toHaveLength(2)
  refuse(1)
  for (const caller of callers) await expect(caller).rejects.toMatchObject(refusal)
  expect(attempts).toHaveLength(2)
  expect(events).toEqual(['database-unreachable'])

  void dialler.dial().catch(() => {})
  expect(attempts).toHaveLength(3)
})

test('callers do not wait for a probe that hangs, and no second probe starts', async () => {
  const { attempts, dialler } = await lostDatabase()
  await expect(dialler.dial()).rejects.toMatchObject(refusal)
  await expect(dialler.dial()).rejects.toMatchObject(refusal)
  expect(attempts).toHaveLength(2)
})

test('a probe that reaches the database closes, and every caller may connect again', async () => {
  const { attempts, events, dialler, accept } = await lostDatabase()
  const callers = Promise.all([dialler.dial(), dialler.dial()])
  const found = accept(1)
  await expect.poll(() => attempts.length, { interval: 2 }).toBe(4)
  expect(found.alive).toBe(false)
  const connections = [accept(2), accept(3)]
  await expect(callers).resolves.toEqual(connections)
  expect(events).toEqual(['database-unreachable', 'database-reachable'])
})

test('a probe that reaches the database late helps the next caller', async () => {
  const { attempts, dialler, accept } = await lostDatabase()
  await expect(dialler.dial()).rejects.toMatchObject(refusal)
  accept(1)
  const next = dialler.dial()
  await expect.poll(() => attempts.length, { interval: 2 }).toBe(3)
  const connection = accept(2)
  await expect(next).resolves.toBe(connection)
})
