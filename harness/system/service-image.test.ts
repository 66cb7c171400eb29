import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { node, type Edit } from './build.ts'
import { defineService } from './description.ts'
import { namedNodeBases, nodeRecipe } from './service-image.ts'

const basesOf = async (dockerfile: string): Promise<readonly string[]> => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-bases-'))
  await writeFile(join(folder.path, 'Dockerfile'), dockerfile)
  const build = { dockerfile: 'Dockerfile' }
  return await namedNodeBases(defineService({ name: 'orders', build, root: folder.path }))
}

test.each([
  ['FROM node:24-slim\nRUN npm ci', ['node:24-slim']],
  ['FROM node:22 AS build\nFROM node:22-slim', ['node:22', 'node:22-slim']],
  ['ARG NODE_IMAGE=node:24\nFROM ${NODE_IMAGE}\nRUN npm ci', ['node']],
  ['ARG NODE_IMAGE=node:24\nFROM ${NODE_IMAGE}\nCOPY server.mjs .', []],
  ['FROM node:24-alpine\nRUN apk add --no-cache tini', []],
])('%j builds on %j', async (dockerfile, bases) => {
  expect(await basesOf(dockerfile)).toEqual(bases)
})

test('a service that is bundled needs none of them', async () => {
  const build = node('src/server.ts', { dockerfile: 'Dockerfile' })
  expect(await namedNodeBases(defineService({ name: 'orders', build }))).toEqual([])
})

/** The files in the context of a bundled service in a repository with migrations. */
async function contextOf(dockerfile: string, ignored = '', edits: readonly Edit[] = []) {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-node-'))
  await mkdir(join(folder.path, 'migrations'))
  await writeFile(join(folder.path, 'migrations/1.sql'), 'create table orders ()')
  await writeFile(join(folder.path, 'migrations/notes.md'), 'Two columns are enough.')
  await writeFile(join(folder.path, 'server.mjs'), 'left over from another build')
  await writeFile(join(folder.path, 'server.js'), "console.log('started')")
  await writeFile(join(folder.path, 'Dockerfile'), dockerfile)
  await writeFile(join(folder.path, '.dockerignore'), ignored)
  const build = node('server.js', { dockerfile: 'Dockerfile', edits })
  const { files = [] } = await nodeRecipe(
    build,
    defineService({ name: 'orders', build, root: folder.path }),
    { node: 'node:24' },
  )
  expect(String(files.at(-1)?.content)).toContain('started')
  return files
}

const pathsOf = async (...given: Parameters<typeof contextOf>) =>
  (await contextOf(...given)).map(({ path }) => path)

const both = 'FROM node:24\nCOPY migrations /migrations\nCOPY server.mjs .\n'

test('beside the bundle, its context has what its Dockerfile copies, and nothing else', async () => {
  expect(await pathsOf(both)).toEqual(['migrations/1.sql', 'migrations/notes.md', 'server.mjs'])
  expect(await pathsOf(both, '**/*.md\nserver.mjs\n')).toEqual(['migrations/1.sql', 'server.mjs'])
  expect(await pathsOf('FROM node:24\nCOPY server.mjs .\n')).toEqual(['server.mjs'])
})

test('edits change what its Dockerfile copies; of a file that it does not copy, they are refused', async () => {
  const edit = { file: 'migrations/1.sql', find: 'orders', replace: 'carts' }
  const [migration] = await contextOf(both, '', [edit])
  expect(migration).toMatchObject({ path: 'migrations/1.sql', content: 'create table carts ()' })
  await expect(contextOf(both, '', [{ ...edit, find: 'invoices' }])).rejects.toThrow(
    'an edit of migrations/1.sql does not apply: its `find` occurs 0 times, not once',
  )
  await expect(contextOf(both, '**/*.sql', [edit])).rejects.toThrow(
    'an edit of migrations/1.sql changes nothing: server.js does not import it, and no Dockerfile copies it',
  )
})
