import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { bundle } from '../system/bundle.ts'
import type { SupervisedContainer } from '../system/container.ts'
import { defineService } from '../system/description.ts'
import { entranceOf, logPrinter } from './dev.ts'

test('a long name and an address are told apart', () => {
  const container = { id: '0123456789abcdef' } as SupervisedContainer
  expect(entranceOf('cache', { container, address: '127.0.0.1:32768' })).toBe(
    'cache     127.0.0.1:32768\n          docker exec -it 0123456789ab sh',
  )
  expect(entranceOf('session-store', { container, address: '127.0.0.1:32768' })).toContain(
    'session-store 127.0.0.1:32768\n',
  )
})

test('log lines are printed in their order, and name the sources of a bundle', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  await writeFile(
    join(folder.path, 'server.ts'),
    "type Id = string\n\nconsole.error(new Error('no stock'))\n",
  )
  const lines = (await bundle('server.ts', { root: folder.path })).split('\n')
  const line = 1 + lines.findIndex(text => text.includes('no stock'))
  const print = logPrinter(defineService({ name: 'a', build: { entry: 'server.ts' }, root: folder.path }))
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  onTestFinished(() => log.mockRestore())
  print(`    at file:///app/server.mjs:${line}:15`)
  print('serving')
  await expect
    .poll(() => log.mock.calls.flat())
    .toEqual(['service  │     at server.ts:3', 'service  │ serving'])
})
