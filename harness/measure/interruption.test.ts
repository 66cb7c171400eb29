import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { interrupt, interruption } from './interruption.ts'

test('everybody who listens hears of it, and nobody before it came', async () => {
  using one = interruption()
  using other = interruption()
  expect([one.wanted, other.wanted]).toEqual([false, false])
  interrupt()
  await expect.poll(() => [one.wanted, other.wanted]).toEqual([true, true])
})

test('who has stopped listening hears nothing', async () => {
  const gone = interruption()
  gone[Symbol.dispose]()
  using stillThere = interruption()
  interrupt()
  await expect.poll(() => stillThere.wanted).toBe(true)
  await setImmediate()
  expect(gone.wanted).toBe(false)
})
