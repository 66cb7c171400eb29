import { expect, test } from 'vitest'
import type { DatabaseProfile, Wait } from '../record/profile.ts'
import {
  literalBottleneck as bottleneck,
  literalLine as line,
  literalProfile as idle,
  literalWait as wait,
} from '../testing/literal-profile.ts'
import { causeOf } from './diagnosis.ts'

const database: DatabaseProfile = {
  connections: 10,
  active: 10,
  idleInTransaction: 0,
  seen: 10,
  statements: [{ text: 'select balance from accounts', sessions: 10 }],
}
const onDatabase = (changes: Partial<DatabaseProfile>, waits: readonly Wait[] = [wait()]) =>
  causeOf({ profile: { ...idle, waits, database: { ...database, ...changes } } }, bottleneck)

test('many statements for one request', () => {
  const loop = wait({ timesPerRequest: 40, msPerRequest: 100 })
  expect(onDatabase({}, [{ ...loop, loop: line(51) }])).toMatchObject({ lines: [line(51), line(10)] })
  expect(onDatabase({}, [loop])).toEqual({
    kind: 'statements',
    lines: [line(10)],
    waitedMs: 100,
    times: 40,
    text: 'select balance from accounts',
  })
  expect(onDatabase({ statements: [] }, [loop])).not.toHaveProperty('text')
  expect(causeOf({ profile: { ...idle, waits: [loop] } }, bottleneck)?.kind).toBe('wait')
})

test('many statements are eight, of which requests wait for two fifths of their time', () => {
  const loop = (changes: Partial<Wait>) => wait({ timesPerRequest: 8, msPerRequest: 40, ...changes })
  const found = (...waits: readonly Wait[]) => onDatabase({}, waits)
  const other = wait({ at: line(11), msPerRequest: 60 })
  expect(found(other, loop({}))).toMatchObject({ kind: 'statements', lines: [line(10)] })
  expect(found(other, loop({ timesPerRequest: 7 }))?.kind).toBe('statement')
  expect(found(other, loop({ msPerRequest: 39 }))?.kind).toBe('statement')
  expect(found(loop({ on: 'TCPCONNECTWRAP' }))?.kind).toBe('connecting')
  // Of two, the longer one.
  const longer = loop({ at: line(12), msPerRequest: 50 })
  expect(found(longer, loop({}))).toMatchObject({ kind: 'statements', lines: [line(12)] })
})

test('a statement that takes most of the time, and the line that holds it', () => {
  const asking = wait({ at: line(5, 'await query`select id, balance from accounts order by id`') })
  expect(onDatabase({}, [wait(), asking])).toEqual({
    kind: 'statement',
    statement: database.statements[0],
    lines: [asking.at],
  })
  expect(onDatabase({}, [asking, wait()])).toMatchObject({ lines: [asking.at] })
  expect(onDatabase({})).not.toHaveProperty('lines')
})

test('where the database is the bottleneck, its statement is told before the wait for it', () => {
  const busy = { ...bottleneck, culprit: 'database' as const }
  const asking = wait({ at: line(5, 'await query`select balance from accounts`') })
  const told = (statements: DatabaseProfile['statements']) =>
    causeOf({ profile: { ...idle, waits: [asking], database: { ...database, active: 1, statements } } }, busy)
  expect(told(database.statements)).toEqual({
    kind: 'statement',
    statement: database.statements[0],
    lines: [asking.at],
  })
  expect(told([])).toMatchObject({ kind: 'wait' })
})

test.each([
  ['select(accounts)', true],
  ['select()', false],
  [undefined, false],
])('a line that says %s holds half of the words of a statement of four: %s', (text, holds) => {
  const { text: _none, ...place } = line(5)
  const found = onDatabase({}, [wait({ at: { ...place, ...(text !== undefined && { text }) } })])
  expect(found !== undefined && 'lines' in found).toBe(holds)
})

test('a statement takes most of the time where connections are held for two fifths of a request', () => {
  const held = (active: number, idleInTransaction: number, perSecond = 50) =>
    causeOf(
      {
        profile: {
          ...idle,
          perSecond,
          waits: [wait()],
          database: { ...database, active, idleInTransaction },
        },
      },
      bottleneck,
    )?.kind
  expect([held(3, 0), held(2, 1), held(2.999, 0)]).toEqual(['statement', 'statement', 'wait'])
  // Less than one request in a second counts as one.
  expect([held(0.06, 0, 0.5), held(0.059, 0, 0.5)]).toEqual(['statement', 'wait'])
  expect(onDatabase({ statements: [] })?.kind).toBe('pool')
})

test('a lock that half of the connections wait for, and who holds it', () => {
  const blockedBy = { text: 'update accounts', state: 'idle in transaction' }
  const locked = { text: 'select 1 for update', sessions: 5, waitEvent: 'Lock: tuple', blockedBy }
  expect(onDatabase({ statements: [locked] })).toEqual({ kind: 'lock', statement: locked })
  expect(onDatabase({ statements: [{ ...locked, sessions: 4 }] })?.kind).toBe('statement')
  // Of two, the busier one, with the line that holds it.
  const asking = wait({ at: line(5, 'await query`select 1 for update`') })
  const less = { ...locked, text: 'update accounts' }
  expect(onDatabase({ statements: [locked, less] }, [asking])).toEqual({
    kind: 'lock',
    statement: locked,
    lines: [line(5, 'await query`select 1 for update`')],
  })
})

test('connections that are all in use, each for a short time: there are too few', () => {
  const few = { connections: 1, active: 0.9, seen: 1 }
  expect(onDatabase(few)).toMatchObject({ kind: 'pool', connections: 1, waitedMs: 140 })
  expect(onDatabase({ ...few, active: 0.4 })?.kind).toBe('wait')
  const inUse = (active: number, idleInTransaction: number) =>
    onDatabase({ connections: 4, seen: 4, active, idleInTransaction })?.kind
  expect([inUse(2, 0), inUse(1, 1), inUse(1.9, 0)]).toEqual(['pool', 'pool', 'wait'])
})

test('where a service holds no connection, nothing waits for one', () => {
  const unused = { connections: 0, active: 0, seen: 0, statements: [] }
  expect(onDatabase(unused)).toEqual({ kind: 'wait', lines: [line(10)], waitedMs: 140, times: 1 })
})

test('connections that are ever new ones', () => {
  const connecting = wait({ on: 'TCPCONNECTWRAP', at: line(7), msPerRequest: 1 })
  const lookup = wait({ on: 'GETADDRINFOREQWRAP', at: line(8), msPerRequest: 1 })
  const found = (seen: number, connections: number, ...others: readonly Wait[]) =>
    onDatabase({ connections, seen }, [wait(), ...others])
  const expected = { kind: 'connecting', waitedMs: 140, lines: [line(7)] }
  expect(found(15, 5, connecting, lookup)).toMatchObject(expected)
  expect(found(15, 5, lookup, connecting)).toMatchObject({ ...expected, lines: [line(8)] })
  expect(found(15, 5)).toMatchObject({ ...expected, lines: [line(10)] })
  // Three times as many as there are at one time, and three where there is hardly one.
  expect([found(14, 5)?.kind, found(3, 0.3)?.kind, found(2, 0.3)?.kind]).toEqual([
    'statement',
    'connecting',
    'statement',
  ])
})
