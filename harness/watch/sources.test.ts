import { mkdir, mkdtempDisposable, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { postgres } from '../system/beside.ts'
import { node } from '../system/build.ts'
import { defineService, type ServiceOptions } from '../system/description.ts'
import { sourcesOf, watchSources } from './sources.ts'

const project = await mkdtempDisposable(join(tmpdir(), 'plumbline-ledger-'))
afterAll(() => project.remove())
await writeFile(join(project.path, 'Dockerfile'), 'FROM scratch\nCOPY migrations server.mjs /\n')

const ledger = {
  name: 'ledger',
  build: node('app/main.ts', { dockerfile: 'Dockerfile' }),
  beside: { database: postgres({ schema: 'sql/schema.sql' }) },
} satisfies ServiceOptions

async function isSource(options: ServiceOptions, path: string): Promise<boolean> {
  const sources = await sourcesOf(defineService({ ...options, root: project.path }))
  return sources.has(join(project.path, path))
}

test.each(['app/api.ts', 'app/deep/down.json', 'Dockerfile', 'migrations/1.sql', 'sql/schema.sql'])(
  'a Node service is made from the folder of its entry, its Dockerfile, what that copies, and its schema: %s',
  async path => expect(await isSource(ledger, path)).toBe(true),
)

test.each([
  'app/api.test.ts',
  'app/node_modules/a/index.js',
  'application/api.ts',
  'sql/other.sql',
  'specs/Dockerfile',
])('it is not made from %s', async path => expect(await isSource(ledger, path)).toBe(false))

test.each(['.plumbline/history.jsonl', 'report/results.json', '.git/index', 'node_modules/a/index.js'])(
  'an entry at the root does not make a source of %s, which each run writes or nobody edits',
  async path => expect(await isSource({ ...ledger, build: node('main.ts') }, path)).toBe(false),
)

test('folders and files that are named take the place of those that are guessed', async () => {
  const named = { ...ledger, sources: ['shared', 'lib/money.ts'] }
  expect(await isSource(named, 'shared/deep/down.ts')).toBe(true)
  expect(await isSource(named, 'lib/money.ts')).toBe(true)
  expect(await isSource(named, 'lib/other.ts')).toBe(false)
  expect(await isSource(named, 'app/api.ts')).toBe(false)
})

test('a Dockerfile makes a service from what it copies', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-sources-'))
  await mkdir(join(folder.path, 'src'))
  await writeFile(join(folder.path, 'Dockerfile'), 'FROM scratch\nCOPY package*.json src /app/\n')
  await writeFile(join(folder.path, '.dockerignore'), '**/*.log\n')
  const build = { dockerfile: 'Dockerfile' }
  const sources = await sourcesOf(defineService({ name: 'orders', build, root: folder.path }))
  const files = [
    'package-lock.json',
    'src/api.ts',
    'src/a.log',
    'src/api.spec.ts',
    'docs/read.md',
    'Dockerfile',
  ]
  expect(files.filter(file => sources.has(join(folder.path, file)))).toEqual([
    'package-lock.json',
    'src/api.ts',
    'Dockerfile',
  ])
})

test('every save is seen, also of a file that another took the place of, and in folders made later', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-sources-'))
  const at = (path: string) => join(folder.path, path)
  const replace = async (path: string) => {
    await writeFile(at('saved'), path)
    await rename(at('saved'), at(path))
  }
  await mkdir(at('src/deep'), { recursive: true })
  await mkdir(at('node_modules'))
  await writeFile(at('Dockerfile'), 'FROM scratch\nCOPY src /app/\n')
  await writeFile(at('src/deep/main.js'), '')
  const build = { dockerfile: 'Dockerfile' }
  const saved = new Set<string>()
  const end = watchSources(
    await sourcesOf(defineService({ name: 'orders', build, root: folder.path })),
    file => saved.add(relative(folder.path, file)),
  )
  onTestFinished(end)
  const isSeen = async (path: string, save: () => Promise<unknown>) => {
    saved.clear()
    await save()
    await expect.poll(() => [...saved]).toContain(path)
  }
  for (const path of ['src/deep/main.js', 'Dockerfile']) {
    await isSeen(path, () => replace(path))
    await isSeen(path, () => replace(path))
    await isSeen(path, () => writeFile(at(path), 'in place'))
  }
  await isSeen('src/deep', () => rm(at('src/deep'), { recursive: true }))
  await isSeen('src/deep', () => mkdir(at('src/deep')))
  await isSeen('src/deep/new.js', () => writeFile(at('src/deep/new.js'), ''))
})
