import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Inspector } from '../leak/inspector.ts'
import { Sources } from '../leak/sources.ts'
import { startInspected } from '../testing/inspected-process.ts'
import { callHeader, waitsDuring } from './wait-watch.ts'
import { underWayIn, waitsOf } from './waits.ts'

const line = 7
/** A server whose requests all wait for `work`, which stands in line 7. */
const serverThat = (work: string) => `
import { createServer } from 'node:http'
import { pbkdf2 } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
const deadline = () => { const timer = setTimeout(() => {}, 60_000); timer.unref() }
const handle = async () => {
  ${work}
}
const server = createServer((_, answer) => void handle().then(() => answer.end('ok')))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))`

const waitsOfServerThat = async (work: string, unanswered = false) =>
  waitsOf(await foundInServerThat(work, unanswered), new Sources(undefined))

async function foundInServerThat(work: string, unanswered = false, calls = ['']) {
  await using service = await startInspected(serverThat(work))
  using inspector = await Inspector.connect(service.inspector)
  return await waitsDuring(inspector, 1, async () => {
    for (const call of calls) {
      const headers = { [callHeader]: call }
      const asked = fetch(`http://127.0.0.1:${service.said}`, { headers }).catch(() => undefined)
      await (unanswered ? sleep(200) : asked)
    }
    await sleep(20)
  })
}

test('a timer that a request waits for: where it is set, and to what', async () => {
  const [longest] = await waitsOfServerThat('await new Promise(resolve => setTimeout(resolve, 80))')
  expect(longest).toMatchObject({ on: 'Timeout', delayMs: 80, at: { line }, timesPerRequest: 1 })
  const cleared = `await new Promise(resolve => {
    const timer = setTimeout(() => resolve(clearTimeout(timer)), 70)
  })`
  expect((await waitsOfServerThat(cleared))[0]).toMatchObject({ on: 'Timeout', delayMs: 70 })
  expect(longest?.msPerRequest).toBeGreaterThan(70)
})

test('a timer of a package is a deadline of what it waits for, at the line that calls it', () => {
  const stack = [
    ['/srv/node_modules/pg-pool/index.js', 68, 1],
    ['/srv/app.js', 5, 1],
  ] as const
  const raw = { on: 'Timeout', delayMs: 1_000, stack, times: 2, ms: 2_000, idleMs: 2_000 }
  const [longest] = waitsOf({ requests: 2, waits: [raw] }, new Sources(undefined))
  expect(longest).toMatchObject({ on: 'PROMISE', at: { file: '/srv/app.js', line: 5 } })
  expect(longest).not.toHaveProperty('delayMs')
})

const none = { requests: 0, waits: [] }
test('the requests of each call of a mix are told apart', async () => {
  const { requests, calls } = await foundInServerThat('await sleep(30)', false, ['browse', 'order', 'order'])
  expect(requests).toBe(3)
  expect(calls).toMatchObject({ browse: { requests: 1 }, order: { requests: 2 } })
  expect(waitsOf(calls['order'] ?? none, new Sources(undefined))[0]?.msPerRequest).toBeGreaterThan(25)
})

test('what goes on in the threads of Node', async () => {
  const work = "await new Promise(resolve => pbkdf2('a', 'b', 50_000, 64, 'sha512', resolve))"
  expect((await waitsOfServerThat(work))[0]).toMatchObject({ on: 'PBKDF2REQUEST', at: { line } })
})

test('a deadline that does not come is not waited for', async () => {
  const waits = await waitsOfServerThat('deadline(); await new Promise(resolve => setTimeout(resolve, 40))')
  expect(waits.map(({ delayMs }) => delayMs)).not.toContain(60_000)
  expect(waits[0]).toMatchObject({ on: 'Timeout', delayMs: 40 })
})

test('what is computed is under way, and the promise of that is pending, but the loop is not idle', async () => {
  const found = await foundInServerThat(
    'await null; for (const until = performance.now() + 80; performance.now() < until; );',
  )
  const { ranMs, idleMs } = underWayIn(found)
  expect(ranMs).toBeGreaterThan(70)
  expect(idleMs).toBeLessThan(10)
  const [longest] = waitsOf(found, new Sources(undefined))
  expect(longest?.idleMsPerRequest).toBeLessThan(10)
  const waiting = await foundInServerThat('await new Promise(resolve => setTimeout(resolve, 80))')
  expect(underWayIn(waiting).idleMs).toBeGreaterThan(60)
  expect(waitsOf(waiting, new Sources(undefined))[0]?.idleMsPerRequest).toBeGreaterThan(60)
})

test('the same wait in a loop is one, with its number', async () => {
  const [longest] = await waitsOfServerThat(
    'for (let n = 0; n < 5; n++) await new Promise(resolve => setTimeout(resolve, 20))',
  )
  expect(longest).toMatchObject({ on: 'Timeout', delayMs: 20, timesPerRequest: 5 })
})

test('a request without an answer shows what it still waits for', async () => {
  const [longest] = await waitsOfServerThat('await new Promise(() => {})', true)
  expect(longest).toMatchObject({ on: 'PROMISE', at: { line } })
})

test('without a request nothing is waited for', () => {
  expect(waitsOf({ requests: 0, waits: [] }, new Sources(undefined))).toEqual([])
})
