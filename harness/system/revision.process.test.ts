import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rootVariable } from '../record/root.ts'
import { takeRevision } from './revision.ts'

/** A repository with these files committed, and the working directory in its folder `project`. */
function repositoryOf(files: Readonly<Record<string, string>>, project: string): string {
  const here = process.cwd()
  const repository = mkdtempSync(join(tmpdir(), 'plumbline-workspace-'))
  onTestFinished(() => {
    process.chdir(here)
    rmSync(repository, { recursive: true })
  })
  for (const [path, text] of Object.entries({ '.gitignore': 'node_modules\n', ...files })) {
    mkdirSync(dirname(join(repository, path)), { recursive: true })
    writeFileSync(join(repository, path), text)
  }
  const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args], { stdio: 'ignore' })
  git('init')
  git('add', '.')
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-m', 'first')
  process.chdir(join(repository, project))
  return repository
}

/** As `defineService` does. `root` is an expression, relative to that of the project. */
const describedAt = (root: string, build = "{ dockerfile: 'Dockerfile' }"): string =>
  `import { resolve } from 'node:path'
   export const service = { name: 'a', build: ${build}, beside: {}, root: resolve(process.env['${rootVariable}'], ${root}) }`

test('of a package of a workspace the whole repository is taken, with the packages that are installed above it', async () => {
  const repository = repositoryOf(
    {
      'node_modules/shared/package.json': '{ "main": "name.cjs" }',
      'node_modules/shared/name.cjs': 'exports.name = "booking"',
      'packages/booking/Dockerfile': 'FROM scratch\n',
      'packages/booking/plumbline/service.mjs': `import { name } from 'shared'
        const build = { dockerfile: 'Dockerfile', context: '../..' }
        export const service = { name, build, beside: {}, root: process.env['${rootVariable}'] }`,
    },
    'packages/booking',
  )
  await using revision = await takeRevision('HEAD', 'plumbline/service.mjs')
  const { root, name } = revision.service
  expect(name).toBe('booking')
  expect(root).toMatch(/plumbline-revision-\w+\/packages\/booking\/?$/)
  expect(resolve(root, '../..')).not.toBe(repository)
})

test('files that .gitattributes keeps out of archives are taken too', async () => {
  const repository = repositoryOf(
    {
      '.gitattributes': 'plumbline export-ignore\nsrc/version.js export-subst\n',
      'plumbline/service.mjs': describedAt("'.'", "{ entry: 'src/version.js' }"),
      'src/version.js': '$Format:%H$',
    },
    '.',
  )
  writeFileSync(join(repository, 'added.js'), '')
  await using revision = await takeRevision('HEAD', 'plumbline/service.mjs')
  const { root } = revision.service
  expect(readFileSync(join(root, 'src/version.js'), 'utf8')).toBe('$Format:%H$')
  expect(readdirSync(root).toSorted()).toEqual(['.gitattributes', '.gitignore', 'plumbline', 'src'])
  const status = execFileSync('git', ['-C', repository, 'status', '--porcelain'], { encoding: 'utf8' })
  expect(status).toBe('?? added.js\n')
})

test('a root above the folder of the promises is that folder of the revision, not of the work tree', async () => {
  const repository = repositoryOf(
    {
      'src/server.js': 'first',
      'promises/plumbline/service.mjs': describedAt("'..'", "{ entry: 'src/server.js' }"),
    },
    'promises',
  )
  writeFileSync(join(repository, 'src/server.js'), 'second')
  await using revision = await takeRevision('HEAD', 'plumbline/service.mjs')
  const { root } = revision.service
  expect(root).toMatch(/plumbline-revision-\w+$/)
  expect(readFileSync(join(root, 'src/server.js'), 'utf8')).toBe('first')
})

test('a root beside that folder is taken with its packages, and one of the work tree by its place', async () => {
  const repository = repositoryOf(
    {
      'api/Dockerfile': 'FROM scratch\n',
      'api/node_modules/pg/package.json': '{}',
      'promises/beside.mjs': describedAt("'../api'"),
      'promises/absolute.mjs': describedAt("resolve('../api')"),
    },
    'promises',
  )
  for (const path of ['beside.mjs', 'absolute.mjs']) {
    await using revision = await takeRevision('HEAD', path)
    const { root } = revision.service
    expect(root).toMatch(/plumbline-revision-\w+\/api$/)
    expect(root.startsWith(repository)).toBe(false)
    expect(existsSync(join(root, 'node_modules/pg/package.json'))).toBe(true)
  }
})

test('a root outside of the repository is in no revision', async () => {
  repositoryOf({ 'promises/service.mjs': describedAt("'../..'", "{ image: 'a' }") }, 'promises')
  await expect(takeRevision('HEAD', 'service.mjs')).rejects.toThrow(
    /^the service of \w+ has the root .*, expected a folder of the repository\n {2}the repository is .*\n {2}fix: write a `root` inside/,
  )
})
