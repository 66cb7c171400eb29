import { basename } from 'node:path'
import { expect, TestRunner, type RunnerTestCase } from 'vitest'
import { HarnessError } from './errors.ts'
import { judgeRecord, type Promises } from './judge/promises.ts'
import type { Judgement } from './judge/verdict.ts'
import type { RunRecord } from './operation.ts'
import { explain, type Check } from './report/explain.ts'

declare module 'vitest' {
  interface TaskMeta {
    checks?: Check[]
  }
  interface Matchers<R extends void | Promise<void>, T> {
    /** Holds a run to limits. Fails with the evidence; a limit that cannot be decided fails as inconclusive. */
    toMeet: T extends RunRecord ? (promises: Promises) => R : never
    /** Holds what was judged already: each judgement is a check of its own. */
    toHold: T extends readonly Judgement[] ? () => R : never
  }
}

/**
 * Records the judgements with the running test, where the reporter finds them, and says what broke.
 * The name of a check begins with the name of its spec: `specs/leak.spec.ts` gives `leak.heap`.
 */
function conclude(judgements: readonly Judgement[], isNot: boolean, testPath: string | undefined) {
  if (isNot) {
    throw new HarnessError('a promise cannot be negated: inconclusive would turn into a pass', {
      fix: 'state the limit that should hold, without `.not`',
    })
  }
  if (judgements.length === 0) {
    throw new HarnessError('no promise was made, so none can be kept', { fix: 'name at least one limit' })
  }
  const spec = basename(testPath ?? '', '.spec.ts')
  const checks = judgements.map(({ check, ...judgement }) => ({ id: `${spec}.${check}`, ...judgement }))
  const { meta } = TestRunner.getCurrentTest<RunnerTestCase>()
  meta.checks = [...(meta.checks ?? []), ...checks]
  const broken = checks.filter(({ verdict }) => verdict !== 'pass')
  return { pass: broken.length === 0, message: () => broken.map(explain).join('\n\n') }
}

expect.extend({
  toMeet(record: RunRecord, promises: Promises) {
    return conclude(judgeRecord(record, promises), this.isNot, this.testPath)
  },
  toHold(judgements: readonly Judgement[]) {
    return conclude(judgements, this.isNot, this.testPath)
  },
})

export { expect }
