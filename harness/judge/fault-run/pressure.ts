import { describeAct, isTurnedAway, tookMs } from '../../record/act.ts'
import type { Milliseconds } from '../../record/units.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit } from '../violations.ts'
import { connectionsAllowed } from './leftovers.ts'
import type { Aftermath, Pressed } from './record.ts'

/** Nobody waits for so long where no lock is held. */
const heldUpMs = 500

/**
 * More operations than can be served, all behind one lock: each is done, or told in time that it was not, and the service opens
 * no more connections than at any other time.
 */
export function pressure(
  { acts, connections }: Pressed,
  limit: Milliseconds,
  { connectionsBefore }: Pick<Aftermath, 'connectionsBefore'>,
  promised: number | undefined,
): Judgement {
  const said = promised === undefined ? `${connectionsBefore} where all clients wait` : `${promised} promised`
  const heldUp = acts.filter(act => isTurnedAway(act) || tookMs(act) > heldUpMs)
  return judgeAudit({
    check: 'pressure',
    title: `behind a lock every operation is done or turned away within ${limit / 1000} s`,
    of: 'operations that a lock held up',
    examined: heldUp.length,
    remedy: { kind: 'note', text: 'let `lock` of the domain lock what its operations need' },
    violations: [
      ...acts.flatMap(act => {
        const size = tookMs(act)
        const what = `${describeAct(act)} after ${(size / 1000).toFixed(1)} s`
        if (size > limit) return [{ kind: 'not answered in time', what, size, atMs: act.sentMs }]
        return act.effect.kind === 'unknown'
          ? [{ kind: 'neither done nor turned away', what, size, atMs: act.sentMs }]
          : []
      }),
      ...(connections > connectionsAllowed(connectionsBefore, promised)
        ? [`${connections} connections at one time, and ${said}`]
        : []),
    ],
  })
}
