import type { RunnerTestCase } from 'vitest'
import { explainBroken } from '../report/text/explain.ts'
import { replayOf } from '../report/results/replay.ts'
import { registry } from '../system/registry.ts'
import { judgedMeta } from './task-meta.ts'
import { keep } from '../system/kept.ts'

/** At the end of a test: collects the evidence of a failure, and keeps its systems where that is wanted. */
export async function concludeTest({ result, meta: own, file, fullTestName }: RunnerTestCase): Promise<void> {
  const meta = judgedMeta(own)
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
