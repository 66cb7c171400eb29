import type { RunnerTestCase, TestError } from 'vitest'
import { frameNamer } from '../measure/crash-sources.ts'
import { linesUnderWay } from '../progress/span.ts'
import { withoutSecrets } from '../record/secrets.ts'
import { saveLogs } from '../report/logs.ts'
import { replayOf } from '../report/results/replay.ts'
import { explainBroken } from '../report/text/explain.ts'
import { keep } from '../system/kept.ts'
import { registry } from '../system/registry.ts'
import { sourceRootOf } from '../system/service-image.ts'
import { assertNoCrash } from './judged-crash.ts'
import { provided } from './provided.ts'
import { placeOf } from './spec-names.ts'
import { isJudgedRed, judgedMeta } from './task-meta.ts'
import { isRefusal } from './planned.ts'
import { assertAwaited, leaveUnawaited } from './unawaited.ts'
import { assertJudged } from './unjudged.ts'

/** At the end of a test: collects the evidence of a failure, and keeps its systems where `KEEP` asks for it. */
export async function concludeTest(task: RunnerTestCase): Promise<void> {
  const { result } = task
  const { spec, specName, test } = placeOf(task)
  const meta = judgedMeta(task.meta)
  const failed = result?.state === 'fail'
  const errors = result?.errors ?? []
  errors.forEach(hideSecrets)
  const [error] = errors
  const isOurs = error?.name === 'HarnessError' && !registry.hasSystems
  if (failed && !isOurs && !isRefusal(error?.message ?? '')) {
    meta.logs = saveLogs(specName, test, registry.timedLines())
    // The matcher's error already includes it.
    if (error !== undefined && !isJudgedRed(meta)) {
      const replay = replayOf(spec, test, provided('environment')?.replayOptions)
      const context = { logs: registry.lastLines(), replay, underWay: withoutSecrets(linesUnderWay()) }
      error.message = explainBroken(error.message, context)
    }
    const { description } = registry
    const nameFrames = frameNamer(description && sourceRootOf(description))
    for (const one of errors) one.message = (await nameFrames(one.message)).text
  }
  const crashed = await registry.crashed()
  const systems = await registry.testEnds(failed)
  if (systems.length > 0) meta.kept = await Promise.all(systems.map(system => keep(system, spec)))
  const unawaited = leaveUnawaited()
  if (!failed) {
    assertAwaited(unawaited)
    assertJudged()
  }
  // A fault run whose service has not crashed knows nothing of the other systems of the test.
  if (meta.checks?.some(({ id, verdict }) => id.endsWith('noCrash') && verdict === 'fail')) return
  await assertNoCrash(crashed)
}

/** An error thrown by a test itself may quote requests or responses. */
function hideSecrets(error: TestError): void {
  for (const part of ['message', 'stack', 'diff', 'actual', 'expected'] as const) {
    const said: unknown = error[part]
    if (said !== undefined) Object.assign(error, { [part]: withoutSecrets(said) })
  }
}
