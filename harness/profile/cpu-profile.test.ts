import type { Profiler } from 'node:inspector'
import { expect, test } from 'vitest'
import { Sources } from '../leak/sources.ts'
import { loopProfileOf } from './cpu-profile.ts'

const names = [
  '(root)',
  '(idle)',
  '(garbage collector)',
  'handle',
  'readFileSync',
  'other',
  'inLibrary',
  'constructor',
]
const urls: Readonly<Record<string, string>> = {
  handle: 'file:///srv/main.js',
  other: 'file:///srv/main.js',
  readFileSync: 'node:fs',
  constructor: 'node:internal/url',
  inLibrary: 'file:///srv/node_modules/lib/index.js',
}
const children: Readonly<Record<number, number[]>> = { 1: [2, 3, 4, 6], 4: [5, 7, 8] }

const nodes: Profiler.ProfileNode[] = names.map((functionName, index) => ({
  id: index + 1,
  callFrame: {
    functionName,
    scriptId: '1',
    url: urls[functionName] ?? '',
    lineNumber: 10 * index,
    columnNumber: 0,
  },
  children: children[index + 1] ?? [],
  positionTicks: [{ line: 10 * index + 5, ticks: 1 }],
}))

/** What was on the stack for so many milliseconds, one after the other. */
const profileOf = (...slices: readonly (readonly [name: string, ms: number])[]) =>
  loopProfileOf(
    {
      nodes,
      startTime: 0,
      endTime: 0,
      samples: slices.map(([name]) => names.indexOf(name) + 1),
      timeDeltas: [0, ...slices.map(([, ms]) => ms * 1000)],
    },
    new Sources(undefined),
  )

test('a stretch of length L delays by L² / 2T, and its lines by their parts', () => {
  const { busyShare, longestMs, delayMs, hot } = profileOf(['handle', 30], ['other', 10], ['(idle)', 60])
  expect({ busyShare, longestMs, delayMs }).toEqual({ busyShare: 0.4, longestMs: 40, delayMs: 8 })
  expect(hot.map(({ at, share }) => [at.line, share])).toEqual([
    [35, 0.75],
    [55, 0.25],
  ])
})

test('one long stretch outweighs many short ones of the same time', () => {
  const short = ['other', 2] as const
  const rest = ['(idle)', 1] as const
  const { hot } = profileOf(
    ['handle', 10],
    rest,
    short,
    rest,
    short,
    rest,
    short,
    rest,
    short,
    rest,
    short,
    rest,
  )
  expect(hot[0]?.at.line).toBe(35)
  expect(hot[0]?.share).toBeCloseTo(100 / 120)
})

test('a time without a sample that is longer than a quota allows is no work of a line', () => {
  const { longestMs, hot } = profileOf(['handle', 101], ['other', 100], ['(idle)', 99])
  expect(longestMs).toBe(100)
  expect(hot.map(({ at }) => at.line)).toEqual([55])
})

test('what a line calls of Node or of a library counts for the line, and is named', () => {
  const { hot } = profileOf(['readFileSync', 20], ['inLibrary', 5], ['(idle)', 10])
  expect(hot).toMatchObject([{ at: { file: '/srv/main.js', line: 31 }, share: 1, calls: 'readFileSync' }])
})

test('a function may have any name', () => {
  expect(profileOf(['constructor', 20], ['(idle)', 10]).hot).toMatchObject([{ calls: 'constructor' }])
})

test('a collection belongs to the line before it', () => {
  const { garbageShare, hot } = profileOf(['handle', 10], ['(garbage collector)', 30], ['(idle)', 60])
  expect(garbageShare).toBe(0.75)
  expect(hot).toMatchObject([{ at: { line: 35 }, garbageShare: 0.75 }])
})

test('an idle loop delays nobody', () => {
  expect(profileOf(['(idle)', 100])).toEqual({
    busyShare: 0,
    garbageShare: 0,
    longestMs: 0,
    delayMs: 0,
    hot: [],
    costs: [],
  })
  expect(profileOf()).toMatchObject({ busyShare: 0, delayMs: 0 })
})
