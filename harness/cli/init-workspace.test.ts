import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repositoryOf } from '../testing/written-repository.ts'
import { initialise } from './init.ts'

const workspace = {
  'package.json': '{ "name": "shop", "private": true }',
  'pnpm-workspace.yaml': 'packages: [packages/*]',
  'pnpm-lock.yaml': '',
  'packages/shared/package.json': '{ "name": "@shop/shared" }',
  'packages/api/package.json': '{ "name": "@shop/api", "type": "module", "dependencies": { "hono": "4" } }',
  'packages/api/src/main.ts': '',
}

test('at the root of a workspace nothing is written, and the folder of the service is named', async () => {
  const { root } = await repositoryOf(workspace)
  await expect(initialise(root, false)).rejects.toThrow(
    'this is the root of a workspace and contains no service\n  services may be in packages/api\n' +
      '  fix: go to the folder of the service: `cd packages/api && pnpm exec vitest-plumbline init`',
  )
  await expect(access(join(root, 'plumbline'))).rejects.toThrow('ENOENT')
})

test('of a workspace that shows no service, the fix is the folder of a package, and no folder that is made up', async () => {
  const saidOf = async (files: Readonly<Record<string, string>>) =>
    await initialise(
      (await repositoryOf({ 'package.json': '{"workspaces":["services/*"]}', ...files })).root,
      false,
    )
  await expect(saidOf({ 'services/cart/package.json': '{}' })).rejects.toThrow(
    '`cd services/cart && npx vitest-plumbline init`',
  )
  await expect(saidOf({})).rejects.toThrow('the folder of the service: `npx vitest-plumbline init` there;')
})

test('a workflow for a package is at the root of the repository, where GitHub looks, and works in its folder', async () => {
  const { root, read } = await repositoryOf({ ...workspace, '.git/HEAD': '' })
  const { text: said } = await initialise(join(root, 'packages/api'), true)
  const path = '.github/workflows/promises-packages-api.yml'
  expect(said).toContain(`  ../../${path}\n`)
  const workflow = await read(path)
  expect(workflow).toMatch(/^name: promises of packages\/api\n/)
  expect(workflow).toContain(
    '    defaults:\n      run:\n        working-directory: packages/api\n    steps:\n',
  )
  expect(workflow).toContain('- run: pnpm install --frozen-lockfile\n        working-directory: .\n')
  expect(workflow).toContain('path: packages/api/report/')
  expect(workflow).not.toContain('cache-dependency-path')
  expect(workflow).toContain('version: latest')
})

test.each([
  ['{ "packageManager": "pnpm@10.4.1" }', false],
  ['{ "devEngines": { "packageManager": { "name": "pnpm" } } }', true],
])('the root of the workspace names the pnpm of its packages, by %s', async (manifest, isLatest) => {
  const files = { ...workspace, 'package.json': manifest, '.git/HEAD': '' }
  const { root, read } = await repositoryOf(files)
  await initialise(join(root, 'packages/api'), true)
  const workflow = await read('.github/workflows/promises-packages-api.yml')
  expect(workflow.includes('version: latest')).toBe(isLatest)
})

test('a package of a workspace has its package manager, and TypeScript is known by its entry', async () => {
  const { root } = await repositoryOf(workspace)
  const { text: said } = await initialise(join(root, 'packages/api'), false)
  expect(said).toContain('TypeScript, pnpm')
  expect(said).toContain('plumbline/service.ts')
  expect(said).toContain('pnpm exec vitest run --project promises')
})

test('a Dockerfile that copies from the root of its workspace gets that for its context', async () => {
  const { root, read } = await repositoryOf({
    'pnpm-workspace.yaml': 'packages: [packages/*]',
    'pnpm-lock.yaml': '',
    'packages/api/package.json': JSON.stringify({ name: 'api', type: 'module', dependencies: { koa: '3' } }),
    'packages/api/Dockerfile': 'FROM node:24\nCOPY pnpm-lock.yaml ./\nCOPY packages packages\nEXPOSE 8088\n',
  })
  await initialise(join(root, 'packages/api'), false)
  expect(await read('packages/api/plumbline/service.js')).toContain(
    "build: { dockerfile: 'Dockerfile', context: '../..' },",
  )
})
