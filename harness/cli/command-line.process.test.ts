import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { printedBy } from '../testing/printed.ts'
import { plumbline } from './commands.ts'

const program = fileURLToPath(new URL('main.ts', import.meta.url))

/** Runs the command as a user does, in a process of its own. Resolves to its exit code and all it printed. */
const run = (...args: readonly string[]) =>
  new Promise<{ code: number | null; output: string }>(resolve => {
    const child = execFile(process.execPath, [program, ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, output: stdout + stderr }),
    )
  })

test('without a command it asks for one, lists them all, and ends with 1', async () => {
  const { code, output } = await printedBy()
  expect(code).toBe(1)
  expect(output).toMatch(/^no command given\nUsage: vitest-plumbline /)
  expect(output).toMatch(/^ {2}start /m)
})

/** Ends with 9 where the command calls `process.exit`. */
const forbidsExit = 'data:text/javascript,process.exit = () => process.reallyExit(9)'
const leavesOpen = 'data:text/javascript,setInterval(() => {}, 100_000)'

test.each([
  ['of its own accord, not by `process.exit`, which may never return', forbidsExit],
  ['although something was left open', leavesOpen],
])('a command ends %s', async (_, preload) => {
  const ended = await new Promise<number | null>(resolve => {
    const child = execFile(process.execPath, ['--import', preload, program, 'strat'], () =>
      resolve(child.exitCode),
    )
  })
  expect(ended).toBe(1)
})

test('--version is that of the package', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
  expect(await run('--version')).toEqual({ code: 0, output: `${version}\n` })
})

test('--help of a command says what it takes, in lines that fit a terminal', async () => {
  const { code, output } = await printedBy('compare', '--help')
  expect(code).toBe(0)
  expect(output).toMatch(/^Usage: vitest-plumbline compare \[options\] <revision>\n/)
  expect(output).toContain('--service <path>')
  expect(output).toMatch(/^ {2}SEED: seed of every random choice/m)
  expect(output).toContain('  npx vitest-plumbline compare main\n')
  const names = plumbline(() => undefined).commands.map(command => command.name())
  expect(names).toContain('start')
  for (const name of names) {
    const help = await printedBy(name, '--help')
    expect(Math.max(...help.output.split('\n').map(line => line.length))).toBeLessThanOrEqual(90)
  }
})

test.each([
  [['strat'], ": unknown command 'strat'", 'write start, or '],
  [['--helpp'], ": unknown option '--helpp'", 'write --help, or '],
  [['compare', '--sevrice', 'a.ts'], " compare: unknown option '--sevrice'", 'write --service, or '],
  [['compare', 'main', '--loads'], " compare: option '--loads <path>' argument missing", ''],
  [['compare'], " compare: missing required argument 'revision'", ''],
  [
    ['compare', 'a', 'b'],
    " compare: too many arguments for 'compare'. Expected 1 argument but got 2: a, b.",
    '',
  ],
])('%j is refused, with the rule and the fix', async (args, refused, meant) => {
  const command = refused.startsWith(':') ? 'vitest-plumbline' : 'vitest-plumbline compare'
  expect(await printedBy(...args)).toEqual({
    code: 1,
    output: `vitest-plumbline${refused}\n  fix: ${meant}run \`npx ${command} --help\` to list what it takes\n`,
  })
})

test('a limit may be given several times', async () => {
  const args = ['report/none.json', '--limit', 'p99=50ms', '--limit=latency.p99=60ms']
  expect((await printedBy('judge', ...args)).output).toContain('--limit p99 is given twice')
})

test('a description that there is not is refused before anything is built', async () => {
  const { code, output } = await printedBy('dev', '--service', 'nope.ts')
  expect(code).toBe(1)
  expect(output).toMatch(/^there is no description of the service at \S*nope\.ts\n {2}fix: .*\n$/)
})

test('a description that imports no file is refused with the fix, not with a stack', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const path = join(folder.path, 'service.ts')
  await writeFile(path, "import './nowhere.js'\n")
  expect(await run('clean', '--service', path)).toEqual({
    code: 1,
    output: expect.stringMatching(
      /^\S*service\.ts failed: Error: Cannot find module '\S*nowhere\.js' .*\n {2}fix: correct the import: .*\n$/,
    ) as string,
  })
})

test('an older Node is refused, with npx, which uses the newer one that npm installed', async () => {
  const older =
    "data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })"
  const refused = promisify(execFile)(process.execPath, [
    `--import=${older}`,
    program,
    'init',
    '--ci',
    'github',
  ])
  await expect(refused).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^Node 20\.20\.2 is too old, 24 is needed\n {2}fix: run it by npx, .*`npx vitest-plumbline init --ci github`; /,
    ),
  })
})

test('an option that Vitest does not have is refused without a stack', async () => {
  expect(await run('run', '--unheard-of')).toEqual({
    code: 1,
    output:
      'vitest-plumbline run: --unheard-of is not an option of vitest run\n  fix: run `npx vitest run --help` to list its options\n',
  })
})

test.each([
  ['config', ['--config']],
  ['config', ['-c', '--reporter=json']],
  ['root', ['--root']],
])('--%s without its path is refused before Vitest takes it for a file', async (name, args) => {
  expect(await printedBy('run', ...args)).toEqual({
    code: 1,
    output: `vitest-plumbline run: --${name} has no value, expected a path
  fix: write --${name}=<path>, or omit it
`,
  })
})

test('a part that there is not is refused before anything runs', async () => {
  const { code, output } = await printedBy('start', '--shard=3/2')
  expect(code).toBe(1)
  expect(output).toMatch(/^--shard=3\/2: expected .*\n {2}fix: write --shard=1\/2 .*\n$/)
})

test('a signal to the command `run` alone ends its Vitest too', { timeout: 20_000 }, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const project = { name: 'slow', include: ['*.test.js'], globals: true, testTimeout: 60_000 }
  const config = { test: { projects: [{ test: project }] } }
  await writeFile(join(folder.path, 'vitest.config.mjs'), `export default ${JSON.stringify(config)}`)
  const slow = "test('slow', () => { console.log('under way'); return new Promise(() => {}) })"
  await writeFile(join(folder.path, 'slow.test.js'), slow)
  const command = spawn(process.execPath, [program, 'run', '--project=slow'], {
    cwd: folder.path,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>(resolve => {
    command.stdout.on('data', printed => {
      if (String(printed).includes('under way')) resolve()
    })
  })
  command.kill('SIGTERM')
  // Vitest writes to the same output, which closes when both have ended.
  expect(await once(command, 'close')).toEqual([143, null])
})

test('an exception that nobody foresaw is shown as it was thrown', { timeout: 20_000 }, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const config = "setTimeout(() => { throw new Error('no room') })\nexport default {}"
  await writeFile(join(folder.path, 'vitest.config.mjs'), config)
  const { code, output } = await run('run', `--root=${folder.path}`)
  expect(code).toBe(1)
  expect(output).toContain('Error: no room\n    at ')
  expect(output).not.toContain('refused-options')
})
