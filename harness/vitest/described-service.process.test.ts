import { execFile } from 'node:child_process'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { defineService } from '../system/description.ts'
import { describedService } from './described-service.ts'

const execute = promisify(execFile)

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
    /^there is no description of the service at \/nowhere\/service\.ts\n {2}fix: run `npx vitest-plumbline init`/,
  )
  vi.stubEnv('SERVICE', '/nowhere/service.ts')
  await expect(describedService('/nowhere/service.ts')).rejects.toThrow(
    'SERVICE=/nowhere/service.ts: expected the path of a module, and /nowhere/service.ts does not exist',
  )
})

test('a module that fails is named with its reason and its line', async () => {
  const message = await refusalOf("const port = 3000\nthrow new TypeError('no such port')")
  expect(message).toMatch(
    /service\.ts failed: TypeError: no such port\n {2}at .*service\.ts:2:7\)?\n {2}fix: correct it/,
  )
})

test.for(['service.ts', 'service.mjs'])('a syntax error in %s is named with its line', async name => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const path = join(folder.path, name)
  await writeFile(path, 'const port = 3000\nexport const service = = {}')
  const program = `import { describedService } from '${resolve('harness/vitest/described-service.ts')}'
    await describedService('${path}').catch(error => console.log(error.message))`
  // By Node itself, as by the set-up: here Vite would load the module.
  const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder.path,
  })
  expect(stdout).toMatch(
    new RegExp(`^${name} failed: SyntaxError: .*\\n {2}at ${name}:2\\n {2}fix: correct it`),
  )
})

test('paths below the working directory count from there', async () => {
  expect(await refusalOf(`import '${resolve('plumbline/nowhere.ts')}'`)).toContain(
    "Cannot find module 'plumbline/nowhere.ts'",
  )
})

test('a module that describes no service is refused as it is', async () => {
  expect(await refusalOf('export const port = 3000')).toMatch(/service\.ts does not describe a service\n/)
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
