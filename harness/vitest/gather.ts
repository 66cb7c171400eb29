import type { SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node'
import { judgedMeta } from './task-meta.ts'
import type { Kept } from '../system/kept.ts'
import type { CheckResult, RedTest, Took } from '../report/results/results.ts'

/** Not from where it was: that may have been another machine. */
export const pathOf = ({ relativeModuleId }: TestModule): string => relativeModuleId

export const checksOf = (module: TestModule): CheckResult[] =>
  [...module.children.allTests()].flatMap(test =>
    (judgedMeta(test.meta()).checks ?? []).map(check => ({
      spec: pathOf(module),
      test: test.fullName,
      ...check,
    })),
  )

const lineIn = (module: TestModule, error: Pick<SerializedError, 'stacks'>): number | undefined =>
  error.stacks?.find(({ file }) => file === module.moduleId)?.line

const red = (module: TestModule, test: string, errors: readonly SerializedError[]): RedTest[] =>
  errors.map(error => {
    const line = lineIn(module, error)
    return { spec: pathOf(module), test, message: error.message, ...(line !== undefined && { line }) }
  })

const judged = (test: TestCase): boolean =>
  (judgedMeta(test.meta()).checks ?? []).some(({ verdict }) => verdict !== 'pass')

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
  [...module.children.allTests()].flatMap(test => judgedMeta(test.meta()).kept ?? [])
