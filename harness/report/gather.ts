import { relative } from 'node:path'
import type { SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node'
import type { EngineInfo } from '../system/docker.ts'
import type { Kept } from '../system/kept.ts'
import type { CheckResult, RedTest, Results, Took } from './results.ts'

export const pathOf = ({ moduleId }: TestModule): string => relative(process.cwd(), moduleId)

export const checksOf = (module: TestModule): CheckResult[] =>
  [...module.children.allTests()].flatMap(test =>
    (test.meta().checks ?? []).map(check => ({ spec: pathOf(module), test: test.fullName, ...check })),
  )

const lineIn = (module: TestModule, error: Pick<SerializedError, 'stacks'>): number | undefined =>
  error.stacks?.find(({ file }) => file === module.moduleId)?.line

const red = (module: TestModule, test: string, errors: readonly SerializedError[]): RedTest[] =>
  errors.map(error => {
    const line = lineIn(module, error)
    return { spec: pathOf(module), test, message: error.message, ...(line !== undefined && { line }) }
  })

const judged = (test: TestCase): boolean =>
  (test.meta().checks ?? []).some(({ verdict }) => verdict !== 'pass')

const redTests = (module: TestModule, wanted: boolean): RedTest[] =>
  [...module.children.allTests()]
    .filter(test => judged(test) === wanted)
    .flatMap(test => red(module, test.fullName, test.result().errors ?? []))

/** Tests whose promises are not kept, or not decided. */
export const failedIn = (module: TestModule): RedTest[] => redTests(module, true)

/** Errors that no check accounts for, of the file itself, its suites and their hooks, and its tests. */
export const brokenIn = (module: TestModule): RedTest[] => [
  ...red(module, 'the file', module.errors()),
  ...[...module.children.allSuites()].flatMap((suite: TestSuite) =>
    red(module, suite.fullName, suite.errors()),
  ),
  ...redTests(module, false),
]

export const tookOf = (module: TestModule): Took => ({
  what: pathOf(module),
  ms: Math.round(module.diagnostic().duration),
  tests: [...module.children.allTests()]
    .filter(test => test.result().state !== 'skipped')
    .map(test => ({ name: test.fullName, ms: Math.round(test.diagnostic()?.duration ?? 0) })),
})

export const keptIn = (module: TestModule): Kept[] =>
  [...module.children.allTests()].flatMap(test => test.meta().kept ?? [])

/** The engine the specs ran on: the first, where they ran on several. `unknown` where none of them got that far. */
export function engineOf(modules: readonly TestModule[]): Results['engine'] {
  const [found] = modules.flatMap(({ children, project }) => [
    ...[...children.allTests()].flatMap(test => test.meta().engine ?? []),
    // Missing where the set-up has failed, whatever the types say, and where reports are merged.
    ...[(project.getProvidedContext() as { engine?: EngineInfo }).engine ?? []].flat(),
  ])
  const { name, version, cgroup, cpus } = found ?? { name: 'unknown', version: '', cgroup: 2, cpus: 0 }
  return { name, version, cgroup, cpus }
}
