import { mkdir, mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DefaultReporter,
  type TestCase,
  type TestModule,
  type TestSpecification,
  type Vitest,
} from 'vitest/node'
import { expect, onTestFinished, test, vi } from 'vitest'
import { literalCheck, literalResults } from '../testing/literal-results.ts'
import { draftVariable } from '../record/report-draft.ts'
import { providedKey } from './provided.ts'
import VerdictReporter from './reporter.ts'

/** A reporter of a run with this config, and the lines that it has printed. */
function reporterWith(config: Partial<Vitest['config']>) {
  const said: string[] = []
  const say = (line: string) => said.push(line)
  const logger = { log: say, error: say }
  const ctx = { config, logger } as unknown as Vitest
  return { reporter: Object.assign(new VerdictReporter(), { ctx }), said }
}

test('where -t matches no test nothing is told but that, and the run is red', async () => {
  const before = process.exitCode
  onTestFinished(() => void (process.exitCode = before))
  const one = { fullName: 'no leak', result: () => ({ state: 'skipped' }) }
  const module = {
    project: { name: 'promises', getProvidedContext: () => ({}) },
    state: () => 'skipped',
    children: { allTests: () => [one], [Symbol.iterator]: () => [][Symbol.iterator]() },
    meta: () => ({}),
  } as unknown as TestModule
  const { reporter, said } = reporterWith({ testNamePattern: /leek/, root: '/shop', watch: false })
  reporter.onTestModuleEnd(module)
  await reporter.onTestRunEnd([module], [], 'passed')
  expect(said).toEqual([expect.stringMatching(/^no test matched -t leek; there are: no leak\n {2}fix: /)])
  expect(process.exitCode).toBe(1)
})

test('a test of the own projects of a user is printed by Vitest alone, whatever their names', () => {
  const { reporter, said } = reporterWith({})
  const own = {
    project: { name: 'server', getProvidedContext: () => ({}) },
    result: () => ({ state: 'failed' }),
    meta: () => ({}),
  }
  reporter.onTestCaseResult(own as unknown as TestCase)
  expect(said).toEqual([])
})

test.each([
  [
    'warns where its specs run beside another run of the folder',
    { [providedKey('service')]: 'service.ts' },
    1,
  ],
  ['says nothing where only unit tests do', {}, 0],
])('it %s', async (_, context, warnings) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const home = process.cwd()
  vi.stubEnv(draftVariable, '')
  onTestFinished(() => {
    process.chdir(home)
    vi.unstubAllEnvs()
  })
  process.chdir(folder.path)
  await mkdir(`.plumbline/report-${process.ppid}`, { recursive: true })
  const { reporter, said } = reporterWith({})
  reporter.onTestRunStart([
    { project: { getProvidedContext: () => context } } as unknown as TestSpecification,
  ])
  expect(said.filter(line => line.startsWith('another run of this folder is under way'))).toHaveLength(
    warnings,
  )
})

test.each([
  ['2 where a promise is undecided', 'inconclusive', 'passed', 2],
  ['1 where besides a test of another project failed', 'inconclusive', 'failed', 1],
  ['1 where a promise is broken', 'fail', 'passed', 1],
] as const)('the exit code is %s', async (_, verdict, other, code) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const home = process.cwd()
  const before = process.exitCode
  vi.stubEnv(draftVariable, '')
  onTestFinished(() => {
    process.chdir(home)
    process.exitCode = before
    vi.unstubAllEnvs()
  })
  process.chdir(folder.path)
  using _printed = vi.spyOn(DefaultReporter.prototype, 'onTestRunEnd').mockImplementation(() => undefined)
  const { reporter } = reporterWith({ watch: false, root: folder.path })
  const ended = (state: string, context: object, children: readonly object[], meta: object) => ({
    project: { getProvidedContext: () => context },
    children: { allTests: () => children, allSuites: () => [] },
    relativeModuleId: 'a.spec.ts',
    state: () => state,
    ok: () => state === 'passed',
    errors: () => [],
    diagnostic: () => ({ duration: 1 }),
    meta: () => meta,
  })
  const checked = {
    fullName: 'it holds',
    result: () => ({ state: 'failed', errors: [] }),
    diagnostic: () => ({ duration: 1 }),
    meta: () => ({ checks: [literalCheck({ verdict })] }),
  }
  const ran = {
    ...literalResults([]),
    service: 'service.ts',
    facts: { machine: [], images: [], versions: [] },
  }
  const modules = [
    ended('failed', { [providedKey('service')]: 'service.ts' }, [checked], { ran }),
    ended(other, {}, [], {}),
  ]
  // As Vitest sets it before it calls its reporters.
  process.exitCode = 1
  await reporter.onTestRunEnd(modules as never, [], 'failed')
  expect(process.exitCode).toBe(code)
})
