import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rootVariable } from '../record/root.ts'
import { takeRevision } from './revision.ts'

test('of a package of a workspace the whole repository is taken, with the packages that are installed above it', async () => {
  const here = process.cwd()
  const repository = mkdtempSync(join(tmpdir(), 'plumbline-workspace-'))
  onTestFinished(() => {
    process.chdir(here)
    rmSync(repository, { recursive: true })
  })
  const project = join(repository, 'packages/booking')
  mkdirSync(join(project, 'plumbline'), { recursive: true })
  mkdirSync(join(repository, 'node_modules/shared'), { recursive: true })
  writeFileSync(join(repository, 'node_modules/shared/package.json'), '{ "main": "name.cjs" }')
  writeFileSync(join(repository, 'node_modules/shared/name.cjs'), 'exports.name = "booking"')
  writeFileSync(join(project, 'Dockerfile'), 'FROM scratch\n')
  writeFileSync(
    join(project, 'plumbline/service.mjs'),
    `import { name } from 'shared'
     const build = { dockerfile: 'Dockerfile', context: '../..' }
     export const service = { name, build, beside: {}, root: process.env['${rootVariable}'] }`,
  )
  const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args], { stdio: 'ignore' })
  git('init')
  git('add', 'packages')
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-m', 'first')
  process.chdir(project)
  await using revision = await takeRevision('HEAD', 'plumbline/service.mjs')
  const { root, name } = revision.service
  expect(name).toBe('booking')
  expect(root).toMatch(/plumbline-revision-\w+\/packages\/booking\/?$/)
  expect(resolve(root, '../..')).not.toBe(repository)
})
