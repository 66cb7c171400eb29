import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installedPackages, writtenRepository } from '../../testing/written-repository.ts'
import { initialise } from '../init.ts'

const parent = {
  '.git/HEAD': '',
  'package.json': JSON.stringify({
    name: '@clinic/appointments',
    type: 'module',
    packageManager: 'pnpm@10.4.1',
    dependencies: { hono: '4', postgres: '3' },
    devDependencies: { vitest: '3' },
  }),
  'pnpm-lock.yaml': '',
  'tsconfig.json': '{}',
  'src/server.ts': "app.get('/readyz', answer); postgres(process.env.DATABASE_URL); serve({ port: 3000 })",
  'db/schema.sql': 'create table appointments ()',
}
const own = {
  'promises/package.json': '{ "name": "promises", "type": "module", "devDependencies": { "vitest": "5" } }',
  'promises/package-lock.json': '{}',
}

/** Runs `init` in a folder of these files. */
async function initIn(folder: string, files: Readonly<Record<string, string>>) {
  const { root, read } = await writtenRepository({ ...installedPackages, ...files })
  const { text } = await initialise(join(root, folder), true)
  return { said: text, read }
}

test('a folder of its own for the promises describes the service of its parent', async () => {
  const { said, read } = await initIn('promises', { ...parent, ...own })
  expect(await read('promises/plumbline/service.ts'))
    .toBe(`import { cores, defineService, get, mebibytes, node, postgres } from 'vitest-plumbline'

export const service = defineService({
  root: '..',
  name: 'appointments',
  build: node('src/server.ts'),
  port: 3000,
  ready: '/readyz',
  beside: { database: postgres({ schema: 'db/schema.sql' }) },
  env: ({ database }) => ({ DATABASE_URL: database.url }),
  limits: { cpu: cores(0.5), memory: mebibytes(512), pids: 64 },
  // Add a request for each code path of the service, refusals too: the leak watch sends them all.
  paths: () => [get('/readyz')],
})
`)
  expect(said).toMatch(
    /^found\n {2}the service of \.\.: nothing in this folder shows one\n {2}TypeScript, npm\n/,
  )
  expect(said).toContain("root: '..'; paths of the service are relative to it")
  expect(said).toContain('if the Vitest config of .. includes every *.spec file, exclude this folder there')
  expect(await read('promises/vitest.config.ts')).toContain('promises()')
})

test('its workflow installs the service too, because the bundle contains its packages', async () => {
  const { read } = await initIn('promises', { ...parent, ...own })
  const workflow = await read('.github/workflows/promises-promises.yml')
  expect(workflow).toContain('- uses: pnpm/action-setup@v4\n      - uses: actions/setup-node@v6')
  expect(workflow).toMatch(
    /- run: pnpm install --frozen-lockfile\n +working-directory: \.\n +- run: npm ci\n +- run: npx vitest-plumbline start/,
  )
  const image = await initIn('promises', { ...parent, ...own, Dockerfile: 'FROM node:24\nCOPY src src\n' })
  expect(await image.read('.github/workflows/promises-promises.yml')).not.toContain('pnpm')
})

test('a Dockerfile of the parent that copies all is told to leave out the promises', async () => {
  const { said, read } = await initIn('promises', {
    ...parent,
    ...own,
    Dockerfile: 'FROM node:24\nCOPY . .\n',
  })
  expect(await read('promises/plumbline/service.ts')).toContain("build: { dockerfile: 'Dockerfile' },")
  expect(said).toContain('add `promises/plumbline` to ../.dockerignore: ')
})

test('the nearest parent with a service is described, up to the root of the repository', async () => {
  const folder = 'services/booking/test/promises'
  const files = {
    ...parent,
    'services/booking/src/main.ts': '',
    [`${folder}/package.json`]: '{ "type": "module" }',
  }
  const { read } = await initIn(folder, files)
  const service = await read(`${folder}/plumbline/service.ts`)
  expect(service).toContain("root: '../..',\n  name: 'booking',\n  build: node('src/main.ts'),")
})

test.each([
  ['shows a service', { 'promises/package.json': '{ "dependencies": { "koa": "3" } }' }],
  ['starts a program', { 'promises/package.json': '{ "scripts": { "start": "next start" } }' }],
  ['is of another language', { 'promises/go.mod': 'module orders' }],
  ['is a repository', { 'promises/.git/HEAD': '' }],
])('a folder that %s is described itself', async (_, files) => {
  const { said, read } = await initIn('promises', { ...parent, ...own, ...files })
  expect(said).not.toContain('the service of ..')
  const ending = 'promises/package.json' in files ? 'mjs' : 'js'
  expect(await read(`promises/plumbline/service.${ending}`)).not.toContain('root:')
})

test('without git, the folders above are not searched', async () => {
  const { '.git/HEAD': _, ...files } = parent
  expect((await initIn('promises', { ...files, ...own })).said).toContain('no build: ')
})
