import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { WatchedCopy } from '../testing/watched-copy.ts'
import { goneWithinMs, leftOf, sessionOf } from './leftovers.ts'

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
  const inTime = { timeout: withinMs, interval: 200 }
  await expect.poll(() => startedAhead(copy.folder), inTime).toHaveLength(1)
  const waiting = await startedAhead(copy.folder)

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

  const isService = (name: string) => name.includes(`/ledger-${mark}:`)
  // A spare database on its network, and the reaper.
  const isSpare = (left: readonly string[]) => left.length === 3 && !left.some(isService)
  await expect.poll(() => leftOf(session), inTime).toSatisfy(isSpare)

  copy.watch.kill('SIGKILL')
  await once(copy.watch, 'exit')
  await expect.poll(() => leftOf(session), { timeout: goneWithinMs, interval: 200 }).toEqual([])
  expect(await startedAhead(copy.folder)).toEqual([])
})
