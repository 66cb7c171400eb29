import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunnerTestCase } from 'vitest'
import { expect, test } from 'vitest'
import { beginSpan } from '../progress/span.ts'
import { bundle } from '../system/bundle.ts'
import { ContainerEnded } from '../system/exit.ts'
import { registry } from '../system/registry.ts'
import type { System } from '../system/system.ts'
import { concludeTest } from './conclude-test.ts'

const failed = (error: object) =>
  ({
    file: { name: 'specs/a.spec.ts', filepath: '/repo/specs/a.spec.ts' },
    fullTestName: 'money survives',
    meta: {},
    result: { state: 'fail', errors: [error] },
  }) as unknown as RunnerTestCase

/** A running system whose only container is this service. */
function enter(container: object, description: object) {
  const system = { description, services: [{ container }], beside: {} } as unknown as System
  registry.testBegins()
  const leave = registry.enter(system, async () => undefined)
  return { [Symbol.asyncDispose]: leave }
}

test('a test that ends at its timeout says what was still under way', async () => {
  beginSpan('an activity that is over')[Symbol.dispose]()
  using span = beginSpan('operations under faults')
  span.update({ note: 'fault 3, killDatabase, after 900 operations' })
  const error = { name: 'Error', message: 'Test timed out in 300000ms.' }
  await concludeTest(failed(error))
  // Other tests of this process may have left something open.
  expect(error.message).toMatch(
    /^Test timed out in 300000ms\.\n {2}under way [^]*operations under faults: 0 s, fault 3, killDatabase, after 900 operations\n\n {2}replay /,
  )
  expect(error.message).not.toContain('an activity that is over')
})

test('log lines name frames of a bundled service by its sources', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  await writeFile(
    join(folder.path, 'server.ts'),
    "type Id = string\n\nconsole.error(new Error('no stock'))\n",
  )
  const description = { build: { entry: 'server.ts' }, root: folder.path, beside: {} }
  const lines = (await bundle('server.ts', { root: folder.path })).split('\n')
  const line = 1 + lines.findIndex(text => text.includes('no stock'))
  const timed = () => [{ atMs: Date.now(), text: `    at file:///app/server.mjs:${line}:15` }]
  const crash = () => new Promise(() => {})
  await using _entered = enter({ name: 'service', log: { timed }, crash }, description)
  const error = { name: 'Error', message: 'expected 200' }
  await concludeTest(failed(error))
  expect(error.message).toContain('|     at server.ts:3\n')
})

test('a test that has failed says, too, that its service has ended', async () => {
  const end = { container: 'service', what: 'the service ended during the test', remedy: 'look' }
  const crash = () => Promise.reject(new ContainerEnded(end))
  await using _entered = enter(
    { name: 'service', log: { timed: () => [] }, crash },
    { build: {}, beside: {} },
  )
  const error = { name: 'Error', message: 'expected 200' }
  await expect(concludeTest(failed(error))).rejects.toThrow('noCrash')
  const told = (verdict: string) =>
    ({ ...failed(error), meta: { checks: [{ id: 'a.noCrash', verdict }] } }) as unknown as RunnerTestCase
  await concludeTest(told('fail'))
  // Of the service of a fault run in the same test.
  await expect(concludeTest(told('pass'))).rejects.toThrow('the service ended')
})
