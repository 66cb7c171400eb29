import { expect, test } from 'vitest'
import { processNamedBy } from './pid-file.ts'
import type { LiveProcess } from './process.ts'

const running = (name: string) => (pid: number) =>
  Promise.resolve<LiveProcess | undefined>(pid === 4933 ? { pid, startTicks: 65931, name } : undefined)

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
