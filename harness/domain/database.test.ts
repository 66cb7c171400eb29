import { afterEach, expect, test, vi } from 'vitest'
import { untilFree } from './database.ts'

const lock = 'lock table accounts nowait'
const busy = () => Promise.reject(new Error('could not obtain lock'))
const isBusy = (error: unknown) => error instanceof Error && error.message === 'could not obtain lock'
const holders = async () => ['session 118 of "ledger", in a transaction for 12000 ms, idle in transaction']

afterEach(() => void vi.restoreAllMocks())

test('who is in the way of a lock is tried again', async () => {
  const attempts = [busy, busy, async () => 'locked']
  expect(await untilFree(lock, { attempt: () => (attempts.shift() ?? busy)(), isBusy, holders })).toBe(
    'locked',
  )
})

test('who is always in the way is named', async () => {
  vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(10_000).mockReturnValue(10_001)
  const tried = vi.fn<typeof busy>(busy)
  await expect(untilFree(lock, { attempt: tried, isBusy, holders })).rejects.toThrow(
    /^`lock table accounts nowait` met locks of other sessions .+ for 10 s\n {2}session 118 of .+\n {2}fix: make the service/,
  )
  expect(tried).toHaveBeenCalledTimes(2)
})
