import { expect, test } from 'vitest'
import { StatementLog } from './statement-log.ts'

const of = (...said: readonly (readonly [name: string, values?: string])[]) => {
  const log = new StatementLog()
  const note = log.connection()
  for (const [name, values] of said) note(name, Buffer.from(`${name}\0${values ?? ''}\0`))
  const found = log.ofWords('run1-')
  return Object.fromEntries(Object.entries(found).map(([key, all]) => [key, all.map(({ what }) => what)]))
}

test('all of a transaction belongs to the key that one of its statements has', () => {
  const found = of(
    ['Query begin'],
    ['Parse select 1'],
    ['Bind select balance from accounts where id = $1', '7'],
    ['Bind insert into transfers\n  values ($1)', 'run1-3-17'],
    ['D'],
    ['Query commit'],
    ['CommandComplete INSERT 0 1'],
    ['CommandComplete COMMIT'],
    ['Query select 1'],
  )
  expect(found).toEqual({
    'run1-3-17': [
      'begin',
      'select balance from accounts where id = $1',
      'insert into transfers\n  values ($1)',
      'commit',
      'COMMIT',
    ],
  })
})

test('one key is not another that begins alike, and outside of a transaction each statement stands alone', () => {
  const found = of(
    ["Query select 1 where key = 'run1-3-1'"],
    ['Bind select 2', 'run1-3-17'],
    ['ERROR 23505 duplicate key'],
    ['Bind select 3', 'run2-3-17'],
  )
  expect(found).toEqual({
    'run1-3-1': ["select 1 where key = 'run1-3-1'"],
    'run1-3-17': ['select 2', '23505 duplicate key'],
  })
})

test('where the proxy cut a transaction off, it ends', () => {
  const found = of(
    ['Query begin'],
    ['Execute insert', 'run1-0-0'],
    ['Query commit'],
    ['proxy: cut'],
    ['Query select 1'],
  )
  expect(found['run1-0-0']).toEqual(['begin', 'insert', 'commit', 'proxy: cut, connection 1'])
})

test('of long ago only what the proxy has cut off is kept', () => {
  const before = ['0', '1'].flatMap(number => [
    ['Query begin'] as const,
    ['Execute insert', `run1-0-${number}`] as const,
    ['Query commit'] as const,
    [number === '0' ? 'proxy: cut' : 'CommandComplete COMMIT'] as const,
  ])
  const since = Array.from({ length: 40_000 }, () => ['Query select 1'] as const)
  expect(of(...before, ...since, ['Execute insert', 'run1-0-2'])).toEqual({
    'run1-0-0': ['begin', 'insert', 'commit', 'proxy: cut, connection 1'],
    'run1-0-2': ['insert'],
  })
})
