import { expect, test } from 'vitest'
import { parseStat, type ProcessIdentity, processNamedBy } from './process.ts'

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

const running = (name: string) => (pid: number) =>
  Promise.resolve<ProcessIdentity | undefined>(pid === 4933 ? { pid, startTicks: 65931, name } : undefined)

test('the daemon named by the file runs', async () => {
  expect(await processNamedBy('4933\n', 'dockerd', running('dockerd'))).toEqual({
    pid: 4933,
    startTicks: 65931,
    name: 'dockerd',
  })
})

test('stale: the process has ended', async () => {
  expect(await processNamedBy('4934', 'dockerd', running('dockerd'))).toBeUndefined()
})

test('stale: the process id belongs to another program', async () => {
  expect(await processNamedBy('4933', 'dockerd', running('postgres'))).toBeUndefined()
})

test.for(['', '0', '-1', '12 13'])(
  'without a file of one process id there is no daemon: %j',
  async content => {
    const any = async (pid: number) => ({ pid, startTicks: 1, name: 'dockerd' })
    expect(await processNamedBy(content, 'dockerd', any)).toBeUndefined()
  },
)
