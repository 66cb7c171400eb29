import type { RunnerTestCase } from 'vitest'
import { explainBroken } from '../report/text/explain.ts'
import type { Logs } from '../report/results/check.ts'
import { replayOf } from '../report/results/replay.ts'
import { registry } from '../system/registry.ts'
import { keep, type Kept } from '../system/kept.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** What the systems of a failed test said last. */
    logs?: Logs
    /** Systems of a failed test that are still there. */
    kept?: readonly Kept[]
  }
}

/** At the end of a test: collects the evidence of a failure, and keeps its systems where that is wanted. */
export async function concludeTest({ result, meta, file, fullTestName }: RunnerTestCase): Promise<void> {
  const failed = result?.state === 'fail'
  if (failed) {
    const logs = registry.lastLines()
    meta.logs = logs
    const judged = meta.checks?.some(({ verdict }) => verdict !== 'pass') === true
    const [error] = result.errors ?? []
    // A matcher has said it all.
    if (error !== undefined && !judged) {
      error.message = explainBroken(error.message, { logs, replay: replayOf(file.name, fullTestName) })
    }
  }
  const systems = await registry.testEnds(failed)
  if (systems.length > 0) meta.kept = await Promise.all(systems.map(system => keep(system, file.name)))
}
