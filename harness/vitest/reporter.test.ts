import { mkdir, mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { expect, onTestFinished, test, vi } from 'vitest'
import { draftVariable } from '../record/report-draft.ts'
import { providedKey } from './provided.ts'
import VerdictReporter from './reporter.ts'

/** A reporter of a run with this config, and the lines that it has printed. */
function reporterWith(config: Partial<Vitest['config']>) {
  const said: string[] = []
  const logger = { log: (line: string) => said.push(line) }
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
