import { isScenario } from '../load/call-source.ts'
import { meanRate } from '../load/schedule.ts'
import { HarnessError } from '../record/errors.ts'
import { pointsNeeded } from '../judge/theil-sen.ts'
import { wholeSeconds } from '../record/round.ts'
import { minutes } from '../record/units.ts'
import type { RunPlan } from './run.ts'
import type { SoakPlan } from './soak.ts'

/** A soak that `SOAK` has shortened is a trial, and leaves drift undecided. @throws HarnessError if the plan is too short. */
export function checkDriftFit({ duration, promises }: Pick<SoakPlan, 'duration' | 'promises'>): void {
  if (promises.drift === undefined || duration >= minutes(pointsNeeded)) return
  const why = `drift cannot be decided in less than ${pointsNeeded} minutes`
  throw new HarnessError(`promise drift: the duration is ${wholeSeconds(duration)}, and ${why}`, {
    fix: `write duration: minutes(${pointsNeeded}) or more, and set SOAK=${duration / 1000}s for a short trial; or promise drift of a \`run\``,
  })
}

/** @throws HarnessError for a promise that the load alone decides, whatever the service does. */
export function checkFit({ promises = {}, rate, requestsEach, call }: RunPlan): void {
  const { throughput, capacity, concurrent } = promises
  if (capacity !== undefined && rate !== undefined) {
    throw new HarnessError('promise capacity: a plan with a rate fixes the number of requests', {
      fix: 'remove rate, so that each client sends its next request at once; or promise throughput',
    })
  }
  if (concurrent !== undefined && requestsEach !== 1) {
    throw new HarnessError('promise concurrent: it judges one request of each client at the same instant', {
      fix: 'write requestsEach: 1 instead of rate, duration and until; or promise p99',
    })
  }
  // A scenario decides itself how many requests an iteration makes.
  if (throughput === undefined || rate === undefined || isScenario(call)) return
  const offered = typeof rate === 'number' ? rate : meanRate(rate)
  if (throughput <= offered) return
  throw new HarnessError(`promise throughput is ${throughput}/s, but the plan offers only ${offered}/s`, {
    fix: `offer more: rate: perSecond(${Math.ceil(throughput)})`,
  })
}
