import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { WatchedCopy } from '../testing/watched-copy.ts'
import { eventually, goneWithinMs, leftOf, sessionOf } from './leftovers.ts'

const withinMs = 60_000
const mark = 'watched'
/** Without this every request is a new transfer. The failure does not depend on the machine's speed. */
const careful = 'idempotencyKey: parseKey(key)'
const careless = 'idempotencyKey: null'
const cutOff = 'idempotencyKey: parseKey('

/** Ids of the processes that a watch has started for its next run, from the watch's folder. */
async function startedAhead(folder: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,args='])
  const ahead = stdout.split('\n').filter(line => line.includes(join(folder, 'harness/watch/preload.ts')))
  return ahead.map(line => line.trim().split(' ')[0] ?? '')
}

test('a save turns the watch red and the next one green, and after SIGKILL nothing is left', async () => {
  await using copy = await WatchedCopy.start(
    ['--project=specs', 'specs/transaction.spec.ts', '-t', 'a key that is sent twenty times'],
    folder => ({ SERVICE: join(folder, 'harness/exam/marked-service.ts'), MARK: mark }),
  )
  const session = await sessionOf(mark)
  expect(await copy.ran(withinMs)).toMatchObject({ reason: 'passed' })
  const waiting = await eventually('a process that waits for the next run', withinMs, async () => {
    const ids = await startedAhead(copy.folder)
    return ids.length === 1 ? ids : undefined
  })

  await copy.save('app/input.ts', { find: careful, replace: careless })
  const red = await copy.ran(withinMs)
  expect(await startedAhead(copy.folder), 'it ran this one').not.toEqual(waiting)
  expect(red.reason).toBe('failed')
  expect(red.errors.join()).toContain('transaction.idempotency')

  await copy.save('app/input.ts', { find: careless, replace: cutOff })
  const broken = await copy.ran(withinMs)
  expect(broken.reason).toBe('failed')
  expect(broken.errors.join()).toMatch(/does not bundle[^]*app\/input\.ts:\d+/)

  await copy.save('app/input.ts', { find: cutOff, replace: careful })
  expect(await copy.ran(withinMs)).toMatchObject({ reason: 'passed', errors: [] })

  await eventually('a spare database on its network, the reaper, and nothing else', withinMs, async () => {
    const left = await leftOf(session)
    return left.length === 3 && !left.some(name => name.includes(`/ledger-${mark}:`)) ? left : undefined
  })

  copy.watch.kill('SIGKILL')
  await once(copy.watch, 'exit')
  await expect.poll(() => leftOf(session), { timeout: goneWithinMs, interval: 200 }).toEqual([])
  expect(await startedAhead(copy.folder)).toEqual([])
})
