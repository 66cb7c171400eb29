import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { node } from './build.ts'
import { defineService } from './description.ts'
import { namedNodeBases } from './service-image.ts'

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
