import { expect, test } from 'vitest'
import { parseStat } from './running-process.ts'

const stat = (pid: number, name: string, state: string, startTicks: number): string =>
  `${pid} (${name}) ${state} 1 4933 4933 0 -1 4194560 5371 0 13 0 42 31 0 0 20 0 14 0 ${startTicks} 2254000128 25000 0\n`

test('a process is its id and its start time', () => {
  expect(parseStat(stat(4933, 'dockerd', 'S', 65931))).toEqual({
    pid: 4933,
    startTicks: 65931,
    name: 'dockerd',
  })
})

test('a name may contain spaces and parentheses', () => {
  expect(parseStat(stat(7, 'a) S (b', 'R', 12))).toEqual({ pid: 7, startTicks: 12, name: 'a) S (b' })
})

test('a zombie counts as ended', () => {
  expect(parseStat(stat(7, 'dockerd', 'Z', 12))).toBeUndefined()
})

test('no file, no process', () => {
  expect(parseStat('')).toBeUndefined()
  expect(parseStat('7 (dockerd) S 1')).toBeUndefined()
})
