import { expect, test } from 'vitest'
import { locking } from './postgres-session.ts'
import type { Session } from './session.ts'

/** A session whose first statement fails with a code. */
function failingOnce(code: string) {
  let failed = false
  const unsafe = async () => {
    if (failed) return 'locked'
    failed = true
    throw Object.assign(new Error(`failed with ${code}`), { code })
  }
  return Object.assign(async () => [], { unsafe }) as unknown as Session
}

test.each(['55P03', '57014'])('a lock that others keep is tried again: %s', async code => {
  expect(await locking(failingOnce(code), 'select 1 for update', 'begin; select 1 for update')).toBe('locked')
})

test('a statement that is wrong fails', async () => {
  await expect(locking(failingOnce('42601'), 'selec', 'begin; selec')).rejects.toThrow('failed with 42601')
})
