import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
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
