import { execFile } from 'node:child_process'
import { mkdtempDisposable, mkdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createVitest, type TestProject } from 'vitest/node'
import { promises } from './config.ts'
import { pathOf } from './gather.ts'
import { providedTo } from './provided.ts'
import { replayOptions } from './replay-options.ts'
import { namesOfSpecs } from './spec-names.ts'

const door = resolve('harness/config.ts')

/** The project of the promises, as Vitest resolves it in a folder with these files. */
async function projectIn<Answer>(
  files: Readonly<Record<string, string>>,
  ask: (project: TestProject) => Answer,
  wanted = 'promises',
  options: Parameters<typeof createVitest>[1] = {},
): Promise<Awaited<Answer>> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-config-'))
  await symlink(resolve('node_modules'), join(folder.path, 'node_modules'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true })
    await writeFile(join(folder.path, path), text)
  }
  const vitest = await createVitest('test', {
    root: folder.path,
    watch: false,
    reporters: ['json'],
    ...options,
  })
  try {
    const project = vitest.projects.find(({ name }) => name === wanted)
    if (project === undefined) throw new Error('there is no such project')
    return await ask(project)
  } finally {
    await vitest.close()
  }
}

const config = (root: string) => `import { promises } from '${door}'
  export default { test: { ${root} projects: [promises()] } }`

test('the project takes nothing from the config around it that is meant for unit tests', async () => {
  const around = `include: ['src/**/*.test.ts'], exclude: ['**/*.spec.ts'], setupFiles: ['./setup.ts'], globals: true,
    environment: 'jsdom',`
  const found = await projectIn(
    {
      'vitest.config.mts': config(around),
      'setup.ts': '',
      'src/a.test.ts': '',
      'plumbline/a.spec.ts': '',
    },
    async project => ({
      files: (await project.globTestFiles()).testFiles.map(file => file.slice(project.config.root.length)),
      setupFiles: project.config.setupFiles,
      globals: project.config.globals,
      environment: project.config.environment,
      root: project.config.env['PLUMBLINE_ROOT'] === project.config.root,
    }),
  )
  expect(found).toEqual({
    files: ['/plumbline/a.spec.ts'],
    setupFiles: [],
    globals: false,
    environment: 'node',
    root: true,
  })
})

test('an empty SERVICE, as CI servers set it, names nothing', async () => {
  vi.stubEnv('SERVICE', '')
  onTestFinished(() => void vi.unstubAllEnvs())
  const files = { 'vitest.config.mts': config('') }
  expect(await projectIn(files, project => providedTo(project, 'service'))).toMatch(/plumbline\/service\.ts$/)
})

test('two services of one repository have specs, ids and paths of their own', async () => {
  const services = ['shop', 'stock'].map(name => [
    [`services/${name}/vitest.config.mts`, config('')],
    [`services/${name}/package.json`, JSON.stringify({ name })],
    [`services/${name}/plumbline/promises.spec.ts`, ''],
  ])
  const files = {
    'vitest.config.mts': `export default { test: { projects: ['services/*'] } }`,
    ...(Object.fromEntries(services.flat()) as Record<string, string>),
  }
  const relativeModuleId = 'plumbline/promises.spec.ts'
  const found = await projectIn(
    files,
    async project => ({
      names: Object.values(await namesOfSpecs(project)),
      path: pathOf({ project, relativeModuleId }),
    }),
    'stock (promises)',
  )
  expect(found).toEqual({
    names: ['stock/promises'],
    path: 'services/stock/plumbline/promises.spec.ts',
  })
})

test('a replay takes the root, the config and the project that the command vitest would not take by itself', async () => {
  const root = ['--root', expect.stringMatching(/plumbline-config-/)]
  const files = {
    'vitest.config.mts': config(''),
    'promises.config.mts': config(''),
    'plumbline/a.spec.ts': '',
  }
  expect(await projectIn(files, replayOptions)).toEqual(root)
  expect(await projectIn(files, replayOptions, 'promises', { project: ['!unit'] })).toEqual([
    ...root,
    '--project',
    'promises',
  ])
  expect(await projectIn(files, replayOptions, 'promises', { config: 'promises.config.mts' })).toEqual([
    ...root,
    '--config',
    'promises.config.mts',
  ])
})

test('a replay names the project where another one has the same spec', async () => {
  const files = {
    'vitest.config.mts': `import { promises } from '${door}'
      const of = (name, include) => promises({ name, service: name + '.ts', include: [include] })
      export default { test: { projects: [of('old', '*.spec.ts'), of('new', 'a.*'), of('third', 'c.*')] } }`,
    'a.spec.ts': '',
    'c.test.ts': '',
  }
  expect(await projectIn(files, replayOptions, 'new')).toContain('new')
  expect(await projectIn(files, replayOptions, 'third')).not.toContain('third')
})

test('a part that there is not is refused while the config is read', () => {
  process.argv.push('--shard=3/2')
  onTestFinished(() => void process.argv.pop())
  expect(() => promises({ name: 'parted' })).toThrow(/^--shard=3\/2: expected <index>\/<count> .*\n {2}fix: /)
})

test('a Vitest that is too old to have the worker of specs is named with the version that is needed', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-old-'))
  await mkdir(join(folder.path, 'vitest'))
  await writeFile(join(folder.path, 'vitest/package.json'), '{ "version": "3.2.4" }')
  await writeFile(join(folder.path, 'vitest/node'), '')
  const hooks = `import { registerHooks } from 'node:module'
    const formats = { 'vitest/package.json': 'json', 'vitest/node': 'module' }
    registerHooks({
      resolve: (name, context, next) => name in formats
        ? { url: '${pathToFileURL(folder.path).href}/' + name, format: formats[name], shortCircuit: true }
        : next(name, context),
    })`
  const loading = promisify(execFile)(process.execPath, [
    `--import=data:text/javascript,${encodeURIComponent(hooks)}`,
    '--input-type=module',
    `--eval=import { promises } from '${door}'; promises()`,
  ])
  await expect(loading).rejects.toMatchObject({
    stderr: expect.stringContaining(
      'Vitest 3.2.4 is installed, and vitest-plumbline needs Vitest 5',
    ) as string,
  })
})
