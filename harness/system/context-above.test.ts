import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { node, type NodeOptions } from './build.ts'
import { contextAbove } from './context-above.ts'
import { checkFiles, defineService } from './description.ts'

/** The folder `packages/api` of a repository with such files. */
async function packageOf(files: Readonly<Record<string, string>>): Promise<string> {
  const repository = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  onTestFinished(() => repository.remove())
  for (const [path, text] of Object.entries({ 'packages/api/server.js': '', ...files })) {
    await mkdir(dirname(join(repository.path, path)), { recursive: true })
    await writeFile(join(repository.path, path), text)
  }
  return join(repository.path, 'packages/api')
}

const dockerfile = `FROM node:24 AS deps
COPY package.json pnpm-lock.yaml ./
COPY packages/*/package.json packages/
FROM node:24
COPY --from=deps /repo /repo
COPY packages packages
`
const missing = { context: '../..', missing: 'pnpm-lock.yaml' }

test.for([
  ['of pnpm', { 'pnpm-workspace.yaml': '', 'package.json': '{}' }],
  ['of npm', { 'package.json': '{ "workspaces": ["packages/*"] }' }],
  ['repository', { '.git/HEAD': '', 'package.json': '{}' }],
] as const)('what is copied from the root of a workspace (%s) is found there', async ([, root]) => {
  const folder = await packageOf({ ...root, 'pnpm-lock.yaml': '', 'packages/api/package.json': '{}' })
  expect(contextAbove(dockerfile, folder)).toEqual(missing)
})

test('a description without that context is refused, with the context', async () => {
  const root = await packageOf({
    'pnpm-workspace.yaml': '',
    'pnpm-lock.yaml': '',
    'package.json': '{}',
    'packages/api/Dockerfile': dockerfile,
  })
  const described = (context?: string) =>
    defineService({ name: 'api', root, build: { dockerfile: 'Dockerfile', ...(context && { context }) } })
  expect(() => checkFiles(described())).toThrow(
    "Dockerfile copies package.json, which is in ../.., not in the build context .\n  fix: add context: '../..' to `build`",
  )
  expect(() => checkFiles(described('../..'))).not.toThrow()
})

test('the bundle of a Node service is in its context, and what it reads may be above', async () => {
  const root = await packageOf({
    'package.json': '{ "workspaces": ["packages/*"] }',
    'migrations/1.sql': '',
    'packages/api/Dockerfile': 'FROM node\nCOPY migrations /migrations\nCOPY ./server.mjs .\n',
    'packages/api/Dockerfile.plain': 'FROM node\nCOPY server.mjs .\n',
  })
  const check = (options: NodeOptions) => () =>
    checkFiles(defineService({ name: 'api', root, build: node('server.js', options) }))
  expect(check({ dockerfile: 'Dockerfile' })).toThrow(
    "Dockerfile copies migrations, which is in ../.., not in the build context .\n  fix: add context: '../..' to the options of node()",
  )
  expect(check({ dockerfile: 'Dockerfile', context: '../..' })).not.toThrow()
  expect(check({ dockerfile: 'Dockerfile.plain' })).not.toThrow()
})

test('nothing is found where all of it is here, where the root has not all of it, and above the root', async () => {
  const all = { 'pnpm-lock.yaml': '', 'package.json': '{}' }
  const complete = await packageOf({ ...all, 'pnpm-workspace.yaml': '' })
  expect(contextAbove('FROM node\nCOPY server.js .\n', complete)).toBeUndefined()
  expect(contextAbove(`${dockerfile}COPY nowhere .\n`, complete)).toBeUndefined()
  expect(contextAbove(dockerfile, await packageOf(all))).toBeUndefined()
  const ended = await packageOf({ ...all, 'pnpm-workspace.yaml': '', 'packages/api/.git/HEAD': '' })
  expect(contextAbove(dockerfile, ended)).toBeUndefined()
})
