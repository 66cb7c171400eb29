import { expect, test } from 'vitest'
import { LockBusy } from './database.ts'
import { untilFree } from './hold.ts'

const busy = () =>
  Promise.reject(
    new LockBusy('lock table accounts nowait', new Error('could not obtain lock'), async () => [
      'session 118 of "ledger", in a transaction for 12000 ms, idle in transaction',
    ]),
  )

test('who is in the way of a lock is tried again', async () => {
  const attempts = [busy, busy, async () => 'locked']
  expect(await untilFree(() => (attempts.shift() ?? busy)())).toBe('locked')
})

test('who is always in the way is named', async () => {
  await expect(untilFree(busy, 20)).rejects.toThrow(
    /^`lock table accounts nowait` met locks of other sessions .+ for 0\.02 s\n {2}session 118 of .+\n {2}fix: make the service/,
  )
})
