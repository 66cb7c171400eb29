import { expect, test } from 'vitest'
import { parsePid, processNamedBy } from './pid-file.ts'
import type { LiveProcess } from './process.ts'

const running = (name: string) => (pid: number) =>
  Promise.resolve<LiveProcess | undefined>(pid === 4933 ? { pid, startTicks: 65931, name } : undefined)

test('a pid file holds one number', () => {
  expect(parsePid('4933\n')).toBe(4933)
  expect(parsePid('')).toBeUndefined()
  expect(parsePid('0')).toBeUndefined()
  expect(parsePid('-1')).toBeUndefined()
  expect(parsePid('12 13')).toBeUndefined()
})

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

test('without a file there is no daemon', async () => {
  expect(await processNamedBy('', 'dockerd', running('dockerd'))).toBeUndefined()
})
