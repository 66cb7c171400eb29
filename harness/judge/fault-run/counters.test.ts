import { describe, expect, test } from 'vitest'
import {
  attempt,
  confirmed,
  counted,
  counters,
  holding,
  reading,
  refused,
  replayed,
  row,
  unknown,
} from '../../testing/judged-workload.ts'
import type { Act } from '../../record/act.ts'
import { differences, noLostUpdate, quietReads, suspects } from './counters.ts'
import { keys } from './keys.ts'
import { readsConfirmed } from './reads-confirmed.ts'

describe('lost updates', () => {
  test('none', () => {
    expect(noLostUpdate(counted(), counters).verdict).toBe('pass')
  })

  test('two confirmed operations, one of them in the counters', () => {
    const acts = [attempt(confirmed), attempt(confirmed, { key: 'another' })]
    expect(noLostUpdate(counted({ acts }), counters)).toMatchObject({
      measured: 2,
      verdict: 'fail',
      evidence: [
        {
          rule: 'a wrong counter',
          count: 2,
          first: { what: '1 holds 900, the answers say 800' },
        },
      ],
    })
  })

  test('requests that share a key, and are answered with its row, are one operation', () => {
    const acts = [attempt(confirmed), attempt(confirmed)]
    expect(noLostUpdate(counted({ acts }), counters)).toMatchObject({
      verdict: 'pass',
      examined: { count: 1 },
    })
    const twice = [attempt(confirmed), attempt({ kind: 'applied', id: 8 })]
    expect(noLostUpdate(counted({ acts: twice }), counters).verdict).toBe('fail')
  })

  test('counters that nothing has changed may be others than those of the service', () => {
    const toldOf = (from: number, to: number) =>
      noLostUpdate(counted({ after: holding(from, to) }), counters).evidence.slice(1)
    expect(toldOf(1_000, 1_000)).toEqual([
      {
        kind: 'note',
        text: 'no counter has changed since the beginning: `held` may read other ones than the service changes',
      },
    ])
    expect(toldOf(900, 1_000)).toEqual([])
    const back = attempt(confirmed, { key: 'back', order: { from: 1, to: 2, amount: 0 } })
    const after = holding(1_000, 1_001)
    expect(noLostUpdate(counted({ acts: [back], after }), counters).evidence.slice(1)).toEqual([])
  })

  test('what is in doubt is told beside what is missing', () => {
    const acts = [attempt(confirmed), attempt(confirmed, { key: 'another' }), attempt(unknown)]
    expect(noLostUpdate(counted({ acts }), counters)).toMatchObject({
      examined: { count: 2 },
      evidence: [{}, { kind: 'note', text: 'suspects: 1 operations in doubt (one-of-many)' }],
    })
  })

  test('what is in doubt is not suspected of more than it adds, nor with a counter that it adds nothing to', () => {
    const toldBeside = (...others: readonly Act[]) => {
      const acts = [...[1, 2, 3].map(key => attempt(confirmed, { key: `${key}` })), ...others]
      return noLostUpdate(counted({ acts }), counters).evidence.slice(1)
    }
    const doubt = (key: string, amount: number, from = 1, to = 2) =>
      attempt(unknown, { key, order: { from, to, amount } })
    // Of 300 from each counter, 200 are missing.
    expect(toldBeside(doubt('small', 199))).toEqual([])
    expect(toldBeside(doubt('elsewhere', 900, 3, 4))).toEqual([])
    expect(toldBeside(doubt('small', 199), doubt('elsewhere', 900, 3, 4))).toEqual([])
    expect(toldBeside(doubt('elsewhere', 900, 3, 4), doubt('one', 100), doubt('back', 100, 2, 1))).toEqual([
      { kind: 'note', text: 'suspects: 2 operations in doubt (one, back)' },
    ])
    expect(toldBeside(doubt('half', 200, 1, 4))).toMatchObject([
      { text: 'suspects: 1 operations in doubt (half)' },
    ])
  })

  test('what is in doubt under one key and sent twice was done once, and is not confirmed', () => {
    const acts = [attempt(confirmed), ...[1, 2].map(() => attempt(unknown, { key: 'doubted' }))]
    const after = holding(800, 1_200, row, { ...row, key: 'doubted' })
    expect(noLostUpdate(counted({ acts, after }), counters)).toMatchObject({
      verdict: 'pass',
      examined: { count: 1, of: 'confirmed operations' },
    })
  })

  test('an operation in doubt that has its row was done, and is not missing', () => {
    const acts = [attempt(confirmed), attempt(unknown, { key: 'doubted' })]
    const after = holding(800, 1_200, row, { ...row, key: 'doubted' })
    expect(noLostUpdate(counted({ acts, after }), counters).verdict).toBe('pass')
    const again = attempt(replayed, { key: 'doubted' })
    expect(noLostUpdate(counted({ acts: [...acts, again], after }), counters).verdict).toBe('pass')
    expect(noLostUpdate(counted({ acts, after: holding(800, 1_200, row) }), counters).verdict).toBe('fail')
  })

  test('an operation that went through although the database was told to refuse it is not missing', () => {
    const refusal = { table: 'transfers', moment: 'change', row: 1, once: true, failure: 'P0001' } as const
    const refusedHalfway = [{ ...attempt(confirmed, { key: 'sabotaged' }), refusal, hits: 0 }]
    const after = holding(800, 1_200, row, { ...row, key: 'sabotaged' })
    const record = counted({ refusedHalfway, after })
    expect(noLostUpdate(record, counters)).toMatchObject({ verdict: 'pass', examined: { count: 2 } })
    const readings = [reading(800, 1_200, 900)]
    expect(readsConfirmed({ ...record, readings }, counters).verdict).toBe('pass')
  })

  test('nothing was confirmed', () => {
    const acts = [attempt(refused)]
    expect(noLostUpdate(counted({ acts, after: holding(1_000, 1_000) }), counters).verdict).toBe(
      'inconclusive',
    )
    // What was refused and done is wrong all the same.
    expect(noLostUpdate(counted({ acts }), counters).verdict).toBe('fail')
  })
})

test.each([
  ['noLostUpdate', noLostUpdate],
  ['quietReads', quietReads],
  ['readsConfirmed', readsConfirmed],
  ['keys', keys],
])('%s that got no counters', (name, judged: (record: never, counters: never) => unknown) => {
  expect(() => judged(counted() as never, undefined as never)).toThrow(
    `${name}: counters is undefined, expected those of the domain as its second argument`,
  )
})

test('a counter that is gone, one that holds too much, and one that is somebody else’s', () => {
  const opening = new Map([
    [1, 5],
    [2, 7],
  ])
  expect(differences(opening, [new Map([[3, 1]])], new Map([[2, 9]]), 'it should hold')).toMatchObject([
    { what: '1 is not in what `held` returned, it should hold 5', size: 5 },
    { what: '2 holds 9, it should hold 7', size: 2 },
  ])
})

test('whatever is in doubt is suspected, the first five by name', () => {
  const acts = Array.from({ length: 6 }, (_, key) => attempt(unknown, { key: `${key}` }))
  expect(suspects({ acts })).toEqual([
    { kind: 'note', text: 'suspects: 6 operations in doubt (0, 1, 2, 3, 4, …)' },
  ])
  expect(suspects({ acts: acts.slice(1) })).toMatchObject([
    { text: 'suspects: 5 operations in doubt (1, 2, 3, 4, 5)' },
  ])
  expect(suspects({ acts: [attempt(confirmed)] })).toEqual([])
})
