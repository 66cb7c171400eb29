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

test.each([
  ['Postgres', { code: '42703' }],
  ['MariaDB', { code: 'ER_BAD_FIELD_ERROR', sqlState: '42S22' }],
])('wrong SQL is named at once, with its statement: %s', async (_, codes) => {
  const wrong = Object.assign(new Error('unknown column'), codes)
  const tried = vi.fn<typeof busy>(() => Promise.reject(wrong))
  await expect(untilFree(lock, { attempt: tried, isBusy, holders })).rejects.toThrow(
    /^`lock table accounts nowait` failed: unknown column\n {2}fix: correct this SQL/,
  )
  expect(tried).toHaveBeenCalledOnce()
})

test('another error of the database is handed on', async () => {
  const gone = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })
  await expect(untilFree(lock, { attempt: () => Promise.reject(gone), isBusy, holders })).rejects.toBe(gone)
})

test('who is always in the way is named', async () => {
  vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(10_000).mockReturnValue(10_001)
  const tried = vi.fn<typeof busy>(busy)
  await expect(untilFree(lock, { attempt: tried, isBusy, holders })).rejects.toThrow(
    /^`lock table accounts nowait` met locks of other sessions .+ for 10 s\n {2}session 118 of .+\n {2}fix: make the service/,
  )
  expect(tried).toHaveBeenCalledTimes(2)
})
