import { execFile } from 'node:child_process'
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const program = 'node_modules/vitest/vitest.mjs'
const args = ['--project=specs', 'specs/consistency.spec.ts']

/** Of the bundler of the Vitest config, on a busy machine. */
const slowBundling = /^\S*\[PLUGIN_TIMINGS\][^]*?\n\n/
/** Of progress, on a busy machine too: nobody waits longer for a line. */
const slowStart = /^ *running, .*\n/gm
/** Of the other runs of this file, which are under way in the same folder. */
const runBeside = /^another run of this folder is under way .*\n.*\n/gm

/** What Vitest prints where the set-up fails. It is told nothing of the Vitest that runs this. */
function failingRun(env: Readonly<Record<string, string>>, besides: readonly string[] = []) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITEST|TEST$|MODE$|SEED$)/.test(name),
  )
  return new Promise<{ code: number | null; stdout: string; stderr: string }>(resolve => {
    const child = execFile(
      process.execPath,
      [program, 'run', ...args, ...besides],
      { env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env } },
      (_error, stdout, stderr) =>
        resolve({
          code: child.exitCode,
          stdout: stdout.replace(runBeside, ''),
          stderr: stderr.replace(slowBundling, '').replace(slowStart, ''),
        }),
    )
  })
}

// A Vitest each, which mostly waits: all at once.
const unhurried = { timeout: 30_000, concurrent: true }

test('an error of the set-up is value, rule and fix, with nothing above or below', unhurried, async () => {
  const { code, stdout, stderr } = await failingRun({ SERVICE: '/nowhere.ts' })
  expect(code).toBe(1)
  expect(stdout).not.toContain('fix:')
  expect(stderr.trim()).toBe(
    'SERVICE=/nowhere.ts: expected the path of a module, and /nowhere.ts does not exist\n' +
      '  fix: write it relative to the folder of the Vitest config, or unset SERVICE',
  )
})

test('unit tests beside a set-up that failed run, and the run is red', unhurried, async () => {
  const beside = ['--project=unit', 'harness/record/round.test.ts']
  const { code, stdout, stderr } = await failingRun({ FAULTS: 'abc' }, beside)
  expect(code).toBe(1)
  expect(stdout).toMatch(/Test Files {2}1 passed \(1\)/)
  expect(stderr.trim()).toMatch(/^FAULTS=abc: expected a number .*\n {2}fix: .*$/)
})

test('a wrong option of the project is refused in the same way', unhurried, async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-wrong-'))
  const config = join(folder.path, 'vitest.config.mjs')
  const door = JSON.stringify(resolve('harness/config.ts'))
  await writeFile(
    config,
    `import { promises } from ${door}
    export default { test: { projects: [promises({ include: 'a.spec.ts', name: 'specs' })] } }`,
  )
  await mkdir(join(folder.path, 'plumbline'))
  await writeFile(join(folder.path, 'plumbline/a.spec.js'), '')
  const { code, stderr } = await failingRun({}, [`--config=${config}`, '--project=promises'])
  expect(code).toBe(1)
  expect(stderr.trim()).toMatch(/^promises: include is 'a.spec.ts', expected a list .*\n {2}fix: .*$/)
})
