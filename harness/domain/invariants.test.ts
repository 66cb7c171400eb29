import { expect, test } from 'vitest'
import type { Act } from '../record/act.ts'
import { watchInvariants } from './invariants.ts'

const end = { read: [{ left: 3 }], finalState: [{ key: 'a' }, { key: 'b' }], acts: [] as Act[] }

test('it is asked of every reading, and once more when all is quiet', () => {
  const watch = watchInvariants(
    { neverNegative: ({ read }) => read.every(({ left }: { left: number }) => left >= 0) },
    {},
  )
  watch.look({ value: [{ left: 1 }], atMs: 10 })
  watch.look({ value: [{ left: -1 }], atMs: 20 })
  watch.lookAtEnd(end, 30)
  expect(watch.seen).toEqual({
    neverNegative: {
      examined: 3,
      violations: [
        {
          kind: 'neverNegative does not hold',
          what: 'neverNegative does not hold: read [ { left: -1 } ]',
          atMs: 20,
        },
      ],
    },
  })
})

test('the values of rows inside an object are shown, and the beginning of many', () => {
  const rows = Array.from({ length: 5 }, (_, id) => ({ id, credit: -1, note: 'x'.repeat(200) }))
  const watch = watchInvariants({ ofUsers: ({ read }) => read['users'].length === 0 }, {})
  watch.look({ value: { users: rows.slice(0, 1).map(({ id, credit }) => ({ id, credit })) }, atMs: 10 })
  expect(watch.seen['ofUsers']?.violations).toMatchObject([
    { what: 'ofUsers does not hold: read { users: [ { id: 0, credit: -1 } ] }' },
  ])
  watch.look({ value: { users: rows }, atMs: 20 })
  expect(watch.seen['ofUsers']?.violations[1]).toMatchObject({ what: expect.stringMatching(/^.{500,700}…$/) })
})

test('one that looks at the final state is asked once, at the end', () => {
  const watch = watchInvariants(
    { asMany: ({ read, finalState, opened }) => read[0].left + finalState.length === opened.stock },
    { stock: 6 },
  )
  watch.look({ value: [{ left: 5 }], atMs: 10 })
  watch.lookAtEnd(end, 30)
  expect(watch.seen['asMany']).toMatchObject({
    examined: 1,
    atTheEnd: true,
    violations: [
      {
        what: "asMany does not hold at the end: read [ { left: 3 } ], finalState [ { key: 'a' }, { key: 'b' } ]",
        atMs: 30,
      },
    ],
  })
})

test('a text is a violation, which says what is wrong; of operations only their number is told', () => {
  const watch = watchInvariants(
    {
      neverNegative: ({ read }) => read[0].left >= 0 || `${read[0].left} are left`,
      asMany: ({ finalState, acts }) => acts.length === finalState.length,
      opened: ({ opened }) => opened.stock !== 6,
      none: ({ finalState }) => finalState.length === 0 || `${finalState.length} rows`,
    },
    { stock: 6 },
  )
  watch.look({ value: [{ left: -1 }], atMs: 10 })
  watch.lookAtEnd(end, 30)
  const kind = 'neverNegative does not hold'
  expect(watch.seen).toMatchObject({
    neverNegative: { examined: 2, violations: [{ kind, what: `${kind}: -1 are left`, atMs: 10 }] },
    asMany: {
      violations: [
        { what: "asMany does not hold at the end: finalState [ { key: 'a' }, { key: 'b' } ], 0 acts" },
      ],
    },
    opened: { violations: [{ what: 'opened does not hold' }, { atMs: 30 }] },
    none: { violations: [{ what: 'none does not hold at the end: 2 rows', atMs: 30 }] },
  })
})

test('where nothing was answered at the end, one that looks at a reading is not asked of it', () => {
  const unanswered = { ...end, read: undefined }
  const watch = watchInvariants(
    {
      neverNegative: ({ read }) => read.every(({ left }: { left: number }) => left >= 0),
      asMany: ({ read, finalState }) => read[0].left === finalState.length,
      two: ({ finalState }) => finalState.length === 2,
    },
    {},
  )
  watch.look({ value: [{ left: 1 }], atMs: 10 })
  watch.lookAtEnd(unanswered, 30)
  expect(watch.seen).toMatchObject({
    neverNegative: { examined: 1, violations: [] },
    asMany: { examined: 0, atTheEnd: true },
    two: { examined: 1, atTheEnd: true, violations: [] },
  })
  expect(watch.seen['neverNegative']).not.toHaveProperty('atTheEnd')
})

test('without a final state, one that looks at it is not asked: of no rows, everything would hold', () => {
  const watch = watchInvariants({ none: ({ finalState }) => finalState.every(() => false) }, {})
  watch.look({ value: [{ left: 1 }], atMs: 10 })
  watch.lookAtEnd({ ...end, finalState: undefined }, 30)
  expect(watch.seen['none']).toEqual({ examined: 0, atTheEnd: true, violations: [] })
})

test.each([
  ['throws', () => (JSON.parse('null') as { left: boolean }).left, 'invariant wrong threw'],
  ['says nothing', () => '', "invariant wrong returned '', expected true, false or a string"],
  ['says how many', () => 2 as never, 'invariant wrong returned 2, expected true, false or a string'],
])('one that %s is told so', (_, wrong, message) => {
  const watch = watchInvariants({ wrong }, {})
  expect(() => watch.look({ value: [], atMs: 0 })).toThrow(message)
})
