import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repositoryOf } from '../testing/written-repository.ts'
import { initialise } from './init.ts'
import { ignoringRuns, imageName } from './init/plan.ts'

const fastify = {
  'package.json': JSON.stringify({
    name: '@acme/Orders',
    type: 'module',
    dependencies: { fastify: '5', pg: '8' },
    devDependencies: { typescript: '5' },
  }),
  'package-lock.json': '{}',
  'src/server.ts':
    "app.get('/healthz', answer); new Pool({ connectionString: process.env.DATABASE_URL }); app.listen({ port: 8080 })",
  'db/schema.sql': 'create table orders ()',
  '.gitignore': 'node_modules',
}

test('a Node service without a Dockerfile is bundled, and its database is put beside it', async () => {
  const { root, read } = await repositoryOf(fastify)
  const { text: said } = await initialise(root, false)
  expect(await read('plumbline/service.ts'))
    .toBe(`import { cores, defineService, get, mebibytes, node, postgres } from 'vitest-plumbline'

export const service = defineService({
  name: 'orders',
  build: node('src/server.ts'),
  port: 8080,
  ready: '/healthz',
  beside: { database: postgres({ schema: 'db/schema.sql' }) },
  env: ({ database }) => ({ DATABASE_URL: database.url }),
  limits: { cpu: cores(0.5), memory: mebibytes(512), pids: 64 },
  // Add a request for each code path of the service, refusals too: the leak watch sends them all.
  paths: () => [get('/healthz')],
})
`)
  expect(await read('plumbline/promises.spec.ts')).toContain("call: get('/healthz')")
  expect(await read('vitest.config.ts')).toContain('promises(),')
  expect(await read('.gitignore')).toBe('node_modules\n/report/\n/.plumbline/\n')
  expect(said).toContain('no Dockerfile')
  expect(said).toContain('pg, a client of postgres')
  expect(said).toContain('port: 8080, found in the sources')
  expect(said).toMatch(
    /wrote\n {2}vitest\.config\.ts\n {2}plumbline\/service\.ts\n {2}plumbline\/promises\.spec\.ts\n/,
  )
  expect(said).toContain('npx vitest run --project promises')
})

test('the MariaDB of a service is put beside it with its schema', async () => {
  const { root, read } = await repositoryOf({
    'package.json':
      '{ "name": "cards", "type": "module", "dependencies": { "express": "5", "mysql2": "3" } }',
    'src/server.ts': 'createPool({ host: process.env.MYSQL_HOST, database: process.env.MYSQL_DATABASE })',
    'db/schema.sql': 'create table cards (id int)',
  })
  const { text: said } = await initialise(root, false)
  const service = await read('plumbline/service.ts')
  expect(service).toMatch(/^import \{ cores, defineService, get, mariadb, mebibytes, node \} from/)
  expect(service).toContain("beside: { database: mariadb({ schema: 'db/schema.sql' }) },")
  expect(service).toContain(
    'env: ({ database }) => ({ MYSQL_HOST: database.host, MYSQL_DATABASE: database.name }),',
  )
  expect(said).toContain('the database: a MariaDB; for a MySQL write')
  expect(said).not.toContain('add its')
})

test('a second time, everything is left as it is, and said so', async () => {
  const { root, read } = await repositoryOf({ ...fastify, 'plumbline/service.ts': '// mine\n' })
  await initialise(root, true)
  const { text: said } = await initialise(root, true)
  expect(await read('plumbline/service.ts')).toBe('// mine\n')
  expect(said).not.toContain('wrote')
  expect(said).not.toContain('added to')
  expect(said).not.toContain('guessed')
  expect(said).toContain('.github/workflows/promises.yml, already there')
  expect(said).toContain('vitest.config.ts, already there')
})

test('another service by its Dockerfile, without TypeScript, in a repository of pnpm', async () => {
  const { root, read } = await repositoryOf({
    'package.json': '{ "name": "tasks" }',
    'pnpm-lock.yaml': '',
    'docker/Dockerfile': 'FROM python:3.13\nEXPOSE 8000\n',
    'requirements.txt': 'flask\nredis\n',
  })
  const { text: said } = await initialise(root, true)
  const service = await read('plumbline/service.mjs')
  expect(service).toContain("build: { dockerfile: 'docker/Dockerfile', context: '.' },\n  limits:")
  expect(await read('plumbline/promises.spec.mjs')).toContain('inspect: false')
  expect(await read('vitest.config.mjs')).toContain(
    "promises({ include: ['plumbline/**/*.spec.mjs'], service: 'plumbline/service.mjs' })",
  )
  const workflow = await read('.github/workflows/promises.yml')
  expect(workflow).toContain('pnpm/action-setup@v4\n        with:\n          version: latest\n')
  expect(workflow).toContain('- run: pnpm exec vitest-plumbline start')
  expect(said).toContain('add its redis (redis) to `beside` in plumbline/service.')
  await expect(access(join(root, '.gitignore'))).rejects.toThrow('ENOENT')
})

test('a service in Python of no known framework is judged by its container, and has no project for tests of its own', async () => {
  const { root, read } = await repositoryOf({
    'package.json': '{ "devDependencies": { "vitest": "5" } }',
    Dockerfile: 'FROM debian:13\nCOPY app /srv/app\nCMD ["python3", "app/server.py"]\n',
    'app/server.py': "app.router.add_get('/healthz', healthz)",
  })
  const { text: said } = await initialise(root, false)
  expect(said).toMatch(/^found\n {2}Python, not Node: leaks are judged by what the container shows\n/)
  expect(await read('plumbline/promises.spec.mjs')).toContain('inspect: false')
  expect(await read('plumbline/service.mjs')).toContain("build: { dockerfile: 'Dockerfile' },")
  expect(await read('vitest.config.mjs')).not.toContain("name: 'unit'")
})

test('a service in Go without a Dockerfile is not bundled', async () => {
  const { root, read } = await repositoryOf({ 'package.json': '{}', 'go.mod': 'module orders' })
  const { text: said } = await initialise(root, false)
  expect(said).toContain('Go, not Node')
  expect(said).toContain('1. choose `build` in plumbline/service.mjs')
  expect(await read('plumbline/promises.spec.mjs')).toContain('inspect: false')
})

test('with Yarn, which leaves it to the user, vite is named', async () => {
  const said = async (files: Readonly<Record<string, string>>) =>
    (await initialise((await repositoryOf({ ...fastify, ...files })).root, false)).text
  expect(await said({ 'yarn.lock': '' })).toContain('yarn add -D vite')
  expect(await said({})).not.toContain('-D vite')
})

test('nginx gets the folders and rights that it needs', async () => {
  const { root, read } = await repositoryOf({ 'package.json': '{}', Dockerfile: 'FROM nginx:1.29\n' })
  await initialise(root, false)
  const service = await read('plumbline/service.mjs')
  expect(service).toContain('port: 80,')
  expect(service).toContain("tmpfs: ['/tmp', '/run', '/var/cache/nginx'],")
})

test.each([
  [{}, /^there is no package\.json.*\n {2}fix: run `npm init` first/],
  [{ 'package.json': '{' }, /^package\.json is not a JSON object\n {2}.*JSON.*\n {2}fix: correct it/],
  [{ 'package.json': '[]' }, /^package\.json is not a JSON object\n {2}it is \[\]\n/],
])('%j is refused, and nothing is written', async (files, message) => {
  const { root } = await repositoryOf({ ...files, 'src/main.ts': 'listen(3000)' })
  await expect(initialise(root, false)).rejects.toThrow(message)
  await expect(access(join(root, 'plumbline'))).rejects.toThrow('ENOENT')
})

test('where nothing says how to build it, the choice is left open, and is the first thing to do', async () => {
  const { root, read } = await repositoryOf({ 'package.json': '{ "type": "module" }' })
  const { text: said } = await initialise(root, false)
  expect(said).toContain('no Dockerfile')
  expect(said).toContain('no build: ')
  expect(said).toContain('1. choose `build` in plumbline/service.js')
  const service = await read('plumbline/service.js')
  expect(service).toContain("  // build: { dockerfile: 'Dockerfile' },\n")
  expect(service).not.toMatch(/^ *build:/m)
})

test('a repository of git that ignores nothing yet is made to ignore what a run writes', async () => {
  const { root, read } = await repositoryOf({ 'package.json': '{}', '.git/HEAD': '' })
  expect((await initialise(root, false)).text).toMatch(/^wrote\n[^]*^ {2}\.gitignore$/m)
  expect(await read('.gitignore')).toBe('node_modules/\n/report/\n/.plumbline/\n')
})

test('TypeScript of a CommonJS package is a module by its ending', async () => {
  const { root, read } = await repositoryOf({
    'package.json': '{ "type": "commonjs" }',
    'tsconfig.json': '{}',
  })
  const { text: said } = await initialise(root, false)
  expect(said).toContain('plumbline/service.mts')
  expect(await read('vitest.config.mts')).toContain("service: 'plumbline/service.mts'")
})

test('a config of its own form is left, with the lines to add, and it is not done', async () => {
  const config = 'export default mergeConfig(base, {})'
  const { root, read } = await repositoryOf({ ...fastify, 'vitest.config.ts': config })
  const { text: said, isComplete } = await initialise(root, false)
  expect(await read('vitest.config.ts')).toBe(config)
  expect(said).toContain("import { promises } from 'vitest-plumbline/config'")
  expect(said).toContain("test: { name: 'unit', exclude: [...configDefaults.exclude, 'plumbline/**'] }")
  expect(isComplete).toBe(false)
})

test('a name is made fit for an image', () => {
  expect(imageName('My Orders_2')).toBe('my-orders-2')
  expect(imageName('--')).toBe('service')
})

test('what is ignored already is not named again', () => {
  expect(ignoringRuns('report\n.plumbline/\n')).toBeUndefined()
  expect(ignoringRuns('report\n')).toBe('report\n/.plumbline/\n')
})

test('a file in the place of a folder is refused before anything is written', async () => {
  const { root } = await repositoryOf({ ...fastify, plumbline: '' })
  await expect(initialise(root, true)).rejects.toThrow(
    /^plumbline is a file, expected a folder or nothing\n {2}fix: /,
  )
  await expect(access(join(root, 'vitest.config.ts'))).rejects.toThrow('ENOENT')
})

const copying = {
  'package.json': '{ "name": "tasks" }',
  Dockerfile: 'FROM node:24\nCOPY . .\n',
}

test.each([
  { name: 'a Dockerfile that copies all', files: copying, said: 'add `plumbline` to .dockerignore: ' },
  {
    name: 'an ignore file of its own',
    files: { ...copying, 'Dockerfile.dockerignore': 'node_modules' },
    said: 'add `plumbline` to Dockerfile.dockerignore: ',
  },
  {
    name: 'one in a workspace',
    folder: 'packages/api',
    files: {
      'pnpm-workspace.yaml': 'packages: [packages/*]',
      'packages/api/package.json': '{ "name": "api" }',
      'packages/api/Dockerfile': 'FROM node:24\nCOPY pnpm-workspace.yaml ./\nCOPY packages packages\n',
    },
    said: 'add `packages/api/plumbline` to ../../.dockerignore: ',
  },
])('$name is told to leave out the promises', async ({ files, folder = '.', said }) => {
  const { root } = await repositoryOf(files)
  expect((await initialise(join(root, folder), false)).text).toContain(said)
})

test.each([
  { name: 'that are left out', files: { ...copying, '.dockerignore': '**/plumbline\n' } },
  {
    name: 'that no COPY reaches',
    files: { ...copying, Dockerfile: 'FROM node:24\nCOPY src src\n', 'src/a.js': '' },
  },
])('nothing is said of promises $name', async ({ files }) => {
  const { root } = await repositoryOf(files)
  expect((await initialise(root, false)).text).not.toContain('dockerignore')
})
