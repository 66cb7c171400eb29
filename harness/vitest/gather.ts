import { join } from 'node:path'
import type { SerializedError, TestCase, TestModule } from 'vitest/node'
import type { TestPanels } from '../report/charts/chart.ts'
import type { Check, RedTest, Took } from '../report/results/results.ts'
import type { Kept } from '../system/kept.ts'
import { replayOf } from '../report/results/replay.ts'
import { environmentMeta } from './environment.ts'
import { providedTo } from './provided.ts'
import { isJudgedRed, judgedMeta } from './task-meta.ts'

/** Path from the root of the Vitest config, which is unique across projects: the results may come from another machine. */
export const pathOf = ({ relativeModuleId, project }: Pick<TestModule, 'relativeModuleId' | 'project'>) =>
  join(providedTo(project, 'folder') ?? '', relativeModuleId)

/** How to repeat a file, or the tests of it with this name, as it ran: maybe on another machine. */
function repeatedBy(module: TestModule, name?: string): Pick<RedTest, 'replay'> {
  const { ran } = environmentMeta(module)
  return ran === undefined ? {} : { replay: replayOf(pathOf(module), name, ran.replayOptions, ran.seed) }
}

const testsOf = (module: TestModule): TestCase[] => [...module.children.allTests()]

const durationOf = (test: TestCase): number => Math.round(test.diagnostic()?.duration ?? 0)

export const checksOf = (module: TestModule): Check[] =>
  testsOf(module).flatMap(test => judgedMeta(test.meta()).checks ?? [])

export const chartsOf = (module: TestModule): TestPanels[] =>
  testsOf(module).map(test => {
    const { checks = [], panels = [], logs } = judgedMeta(test.meta())
    return {
      spec: pathOf(module),
      test: test.fullName,
      durationMs: durationOf(test),
      ...repeatedBy(module, test.fullName),
      checks: checks.map(({ id }) => id),
      panels,
      ...(logs !== undefined && { logs }),
    }
  })

function redTestsWith(module: TestModule, errors: readonly SerializedError[], name?: string): RedTest[] {
  const shared = { spec: pathOf(module), test: name ?? 'the file', ...repeatedBy(module, name) }
  return errors.map(({ message, stacks }) => {
    const line = stacks?.find(({ file }) => file === module.moduleId)?.line
    return { ...shared, message, ...(line !== undefined && { line }) }
  })
}

const redTests = (module: TestModule, judged: boolean): RedTest[] =>
  testsOf(module)
    .filter(test => isJudgedRed(judgedMeta(test.meta())) === judged)
    .flatMap(test => redTestsWith(module, test.result().errors ?? [], test.fullName))

export const failedIn = (module: TestModule): RedTest[] => redTests(module, true)

/** Errors that belong to no check: of the file, its suites, their hooks, and its tests. */
export const brokenIn = (module: TestModule): RedTest[] => [
  ...redTestsWith(module, module.errors()),
  ...[...module.children.allSuites()].flatMap(suite => redTestsWith(module, suite.errors(), suite.fullName)),
  ...redTests(module, false),
]

export const tookOf = (module: TestModule): Took => ({
  what: pathOf(module),
  ms: Math.round(module.diagnostic().duration),
  tests: testsOf(module)
    .filter(test => test.result().state !== 'skipped')
    .map(test => ({ name: test.fullName, ms: durationOf(test) })),
})

export const keptIn = (module: TestModule): Kept[] =>
  testsOf(module).flatMap(test => judgedMeta(test.meta()).kept ?? [])
