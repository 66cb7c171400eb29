import type { TestModule, Vitest } from 'vitest/node'
import { expect, onTestFinished, test } from 'vitest'
import VerdictReporter from './reporter.ts'

test('where -t matches no test nothing is told but that, and the run is red', async () => {
  const before = process.exitCode
  onTestFinished(() => void (process.exitCode = before))
  const said: string[] = []
  const log = (line: string) => said.push(line)
  const one = { fullName: 'no leak', result: () => ({ state: 'skipped' }) }
  const module = {
    project: { name: 'promises', getProvidedContext: () => ({}) },
    state: () => 'skipped',
    children: { allTests: () => [one], [Symbol.iterator]: () => [][Symbol.iterator]() },
    meta: () => ({}),
  } as unknown as TestModule
  const config = { testNamePattern: /leek/, root: '/shop', watch: false }
  const reporter = Object.assign(new VerdictReporter(), {
    ctx: { config, logger: { log } } as unknown as Vitest,
  })
  reporter.onTestModuleEnd(module)
  await reporter.onTestRunEnd([module], [], 'passed')
  expect(said).toEqual([expect.stringMatching(/^no test matched -t leek; there are: no leak\n {2}fix: /)])
  expect(process.exitCode).toBe(1)
})
