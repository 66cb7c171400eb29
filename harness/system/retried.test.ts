import { expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { retried } from './retried.ts'

const failing = (times: number) => {
  const attempts = { count: 0 }
  const attempt = async () => {
    attempts.count += 1
    if (attempts.count <= times) throw new Error(`attempt ${attempts.count}`)
    return attempts.count
  }
  return { attempts, attempt }
}

test('it tries again while the error passes, and returns what the first success returns', async () => {
  const { attempt } = failing(2)
  expect(await retried(attempt, ms(5_000), () => true)).toBe(3)
})

test('another error is thrown at once', async () => {
  const { attempts, attempt } = failing(2)
  await expect(retried(attempt, ms(5_000), () => false)).rejects.toThrow('attempt 1')
  expect(attempts.count).toBe(1)
})

test('after the time the last error is thrown', async () => {
  const { attempt } = failing(Infinity)
  await expect(retried(attempt, ms(30))).rejects.toThrow(/attempt [2-9]/)
})
