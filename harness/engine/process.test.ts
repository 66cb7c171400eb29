import { expect, test } from 'vitest'
import { processNamedBy } from './process.ts'

const running = (name: string) => async (pid: number) => (pid === 4933 ? name : '')

test('the daemon named by the file runs', async () => {
  expect(await processNamedBy('4933\n', 'dockerd', running('dockerd'))).toBe(4933)
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
    expect(await processNamedBy(content, 'dockerd', async () => 'dockerd')).toBeUndefined()
  },
)
