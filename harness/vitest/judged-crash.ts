import type { Judgement } from '../judge/judgement.ts'
import { judgeAudit } from '../judge/violations.ts'
import { errorWithSources } from '../measure/crash-sources.ts'
import { HarnessError } from '../record/errors.ts'
import { ContainerEnded } from '../system/exit.ts'
import type { Crashed } from '../system/registry.ts'
import { sourceRootOf } from '../system/service-image.ts'
import { expect } from './expect.ts'
import { isRefusal } from './planned.ts'
import { atCallSite } from './with-call-site.ts'

const ofService = /^service(-\d+)?$/

/** A measurement during which the service ends by itself fails the check `noCrash`, in place of an error without a verdict. */
export const judgingCrashes =
  <Plan extends { readonly name?: string }, Result>(measure: (plan: Plan) => Promise<Result>) =>
  (plan: Plan): Promise<Result> =>
    measure(plan).catch((error: unknown) => {
      const isCrash = error instanceof ContainerEnded && ofService.test(error.end.container)
      if (isCrash && !isRefusal(error.message)) judgeCrash(error, plan.name)
      throw error
    })

/** @throws AssertionError for a service that has ended by itself: other judgements of the test may hold without it. */
export async function assertNoCrash(crashed: Crashed | undefined): Promise<void> {
  if (crashed === undefined) return
  const error = await errorWithSources(crashed.error, sourceRootOf(crashed.description))
  if (error instanceof ContainerEnded) judgeCrash(error)
  throw error
}

/** @throws AssertionError that explains the failed check; nothing if an earlier test of the file has this check already. */
function judgeCrash({ end: { what, remedy, origins = [] } }: ContainerEnded, name?: string): void {
  const judgement = judgeAudit({
    check: 'noCrash',
    fix: { kind: 'note', text: remedy },
    title: 'the service never ends by itself',
    of: 'measurements',
    examined: 1,
    violations: [{ kind: 'a crash', what }],
  })
  const judgements: readonly Judgement[] = [{ ...judgement, origins }]
  try {
    if (name === undefined) expect(judgements).toHold()
    else expect(judgements).toHold(name)
  } catch (error) {
    if (!(error instanceof HarnessError)) throw atCallSite(error)
  }
}
