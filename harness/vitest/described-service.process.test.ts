import { execFile } from 'node:child_process'
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { defineService } from '../system/description.ts'
import { readService } from './described-service.ts'

const execute = promisify(execFile)

afterEach(() => {
  vi.unstubAllEnvs()
})

/** The message that a module with this text is refused with. */
async function refusalOf(text: string): Promise<string> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const path = join(folder.path, 'service.ts')
  await writeFile(path, text)
  return await readService(path).then(
    () => 'it was taken',
    (error: Error) => error.message,
  )
}

test('a path without a file is the one of SERVICE, or that of the config', async () => {
  vi.stubEnv('SERVICE', undefined)
  await expect(readService('/nowhere/service.ts')).rejects.toThrow(
    /^there is no description of the service at \/nowhere\/service\.ts\n {2}fix: run `npx vitest-plumbline init`/,
  )
  vi.stubEnv('SERVICE', '/nowhere/service.ts')
  await expect(readService('/nowhere/service.ts')).rejects.toThrow(
    'SERVICE=/nowhere/service.ts: expected the path of a module, and /nowhere/service.ts does not exist',
  )
})

test('a module that fails is named with its reason and its line', async () => {
  const message = await refusalOf("const port = 3000\nthrow new TypeError('no such port')")
  expect(message).toMatch(
    /service\.ts failed: TypeError: no such port\n {2}at .*service\.ts:2:7\)?\n {2}fix: correct it/,
  )
})

/** What Node itself prints of these files' `plumbline/service.ts`, as the set-up and a command read it: here Vite would load it. */
async function readByNode(files: Readonly<Record<string, string>>, path = 'plumbline/service.ts') {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, file)), { recursive: true })
    await writeFile(join(folder.path, file), text)
  }
  const program = `import { readService } from '${resolve('harness/vitest/described-service.ts')}'
    await readService('${join(folder.path, path)}').then(
      service => console.log(JSON.stringify(service)), error => console.log(error.message))`
  const args = ['--input-type=module', '-e', program]
  const { stdout } = await execute(process.execPath, args, { cwd: folder.path })
  return stdout
}

test.for(['service.ts', 'service.mjs'])('a syntax error in %s is named with its line', async name => {
  const files = { [name]: 'const port = 3000\nexport const service = = {}' }
  expect(await readByNode(files, name)).toMatch(
    new RegExp(`^${name} failed: SyntaxError: .*\\n {2}at ${name}:2\\n {2}fix: correct it`),
  )
})

const described = (entry: string): string =>
  `import { port } from '${entry}'
   export const service = { name: 'shop', build: { image: 'shop' }, beside: {}, root: '.', port }`

test('an import of .js finds the source of TypeScript, as the compiler and Vitest do', async () => {
  const files = {
    'plumbline/service.ts': described('../src/port.js'),
    'src/port.ts': "export { port } from './inner/port.mjs'",
    'src/inner/port.mts': 'export const port = 1',
  }
  expect(JSON.parse(await readByNode(files))).toMatchObject({ port: 1 })
  const both = { ...files, 'package.json': '{ "type": "module" }', 'src/port.js': 'export const port = 2' }
  expect(JSON.parse(await readByNode(both))).toMatchObject({ port: 2 })
})

test('a folder may have any name', async () => {
  const files = {
    'c# at 50% off?/service.mjs': described('./port.js'),
    'c# at 50% off?/port.ts': 'export const port = 1',
  }
  expect(JSON.parse(await readByNode(files, 'c# at 50% off?/service.mjs'))).toMatchObject({ port: 1 })
})

test.for(['../src/port', '../src/nowhere.js'])(
  'an import of %s, which is no file, is named with the rule and the fix',
  async entry => {
    const files = { 'plumbline/service.ts': described(entry), 'src/port.ts': 'export const port = 1' }
    const message = await readByNode(files)
    expect(message).toContain(`plumbline/service.ts failed: Error: Cannot find module '${entry.slice(3)}'`)
    expect(message).toMatch(
      /\n {2}fix: correct the import: write the path of an existing file with its ending, /,
    )
  },
)

test.for(['dotenv', '@/port'])('the fix for an import of %s is another than for a file', async entry => {
  const message = await readByNode({ 'plumbline/service.ts': described(entry), 'src/port.ts': '' })
  expect(message).toContain(`plumbline/service.ts failed: Error: Cannot find package '${entry}'`)
  expect(message).toMatch(/\n {2}fix: install the package; or, if it is a path alias, /)
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
  await expect(readService(path, folder.path)).rejects.toThrow(
    `service.build.dockerfile is 'Dockerfile', expected a file\n  fix: correct the path: it is relative to ${folder.path}`,
  )
  await writeFile(join(folder.path, 'Dockerfile'), 'FROM scratch')
  expect(await readService(path, folder.path)).toMatchObject({ root: folder.path })
  expect(defineService({ name: 'shop', build: { dockerfile: 'Dockerfile' } }).root).toBe(resolve('.'))
})
