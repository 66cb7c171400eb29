import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Inspector } from '../leak/inspector.ts'
import { Sources } from '../leak/sources.ts'
import { startInspected } from '../testing/inspected-process.ts'
import { cpuProfileDuring, loopProfileOf } from './cpu-profile.ts'

/** Requests of about 20 ms each, in the fourth line. They have run for so often that V8 has compiled the loop. */
const service = `
const handle = async () => {
  let sum = 0
  for (let n = 0; n < 2e7; n++) sum += Math.sqrt(n)
  return sum
}
for (let request = 0; request < 20; request++) await handle()
console.log('warm')
for (;;) {
  await handle()
  await new Promise(resolve => setTimeout(resolve, 1))
}`

test('a loop that V8 compiled before the profile has its line', async () => {
  await using running = await startInspected(service)
  using inspector = await Inspector.connect(running.inspector)
  const profile = await cpuProfileDuring(inspector, () => sleep(500))
  const [most] = loopProfileOf(profile, new Sources(undefined)).hot
  expect(most).toMatchObject({ at: { line: 4 } })
  expect(most?.share).toBeGreaterThan(0.8)
})
