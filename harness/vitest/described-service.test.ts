import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { defineService } from '../system/description.ts'
import { describedService } from './described-service.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** The message that a module with this text is refused with. */
async function refusalOf(text: string): Promise<string> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const path = join(folder.path, 'service.ts')
  await writeFile(path, text)
  return await describedService(path).then(
    () => 'it was taken',
    (error: Error) => error.message,
  )
}

test('a path without a file is the one of SERVICE, or that of the config', async () => {
  vi.stubEnv('SERVICE', undefined)
  await expect(describedService('/nowhere/service.ts')).rejects.toThrow(
    /^there is no description of the service at \/nowhere\/service\.ts\n {2}fix: `npx vitest-plumbline init`/,
  )
  vi.stubEnv('SERVICE', '/nowhere/service.ts')
  await expect(describedService('/nowhere/service.ts')).rejects.toThrow(
    'SERVICE=/nowhere/service.ts: expected the path of a module, and /nowhere/service.ts does not exist',
  )
})

test('a module that fails is named with its reason and its line', async () => {
  const message = await refusalOf("const port = 3000\nthrow new TypeError('no such port')")
  expect(message).toMatch(
    /service\.ts failed: TypeError: no such port\n {2}at .*service\.ts:2:7\)?\n {2}fix: mend it/,
  )
})

test('a module that describes no service is refused as it is', async () => {
  expect(await refusalOf('export const port = 3000')).toMatch(/service\.ts describes no service\n/)
})

test('its paths count from the root that is given, and later ones from where they did before', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const path = join(folder.path, 'service.ts')
  const description = resolve('harness/system/description.ts')
  await writeFile(
    path,
    `import { defineService } from '${description}'
    export const service = defineService({ name: 'shop', build: { dockerfile: 'Dockerfile' } })`,
  )
  await expect(describedService(path, folder.path)).rejects.toThrow(
    `service.build.dockerfile is 'Dockerfile', expected a file\n  fix: correct the path: it is relative to ${folder.path}`,
  )
  await writeFile(join(folder.path, 'Dockerfile'), 'FROM scratch')
  expect(await describedService(path, folder.path)).toMatchObject({ root: folder.path })
  expect(defineService({ name: 'shop', build: { dockerfile: 'Dockerfile' } }).root).toBe(resolve('.'))
})
