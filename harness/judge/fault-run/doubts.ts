import { networkFaults, type FaultWindow } from '../../faults/plan.ts'
import { describeAct, describeEffect, isTurnedAway, type ReplayedAct } from '../../record/act.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit } from '../violations.ts'
import type { FaultRunRecord } from './record.ts'
import { timelineOf } from './timeline.ts'

/**
 * Whatever its client was told under faults, its key says afterwards what is true: what was in doubt is decided, what was
 * turned away can be done now, what was confirmed is confirmed again, as the same.
 */
export function doubtsResolved(record: FaultRunRecord, replays: readonly ReplayedAct[]): Judgement {
  const rows = record.rows && Map.groupBy(record.rows.after, ({ key }) => key)
  return judgeAudit({
    check: 'doubtsResolved',
    title: 'a doubt is resolved by its key, and no key is forgotten',
    of: 'operations asked for again',
    examined: replays.length,
    violations: replays.flatMap(replay => {
      const broken = broke(replay, rows && (rows.get(replay.key)?.length ?? 0))
      if (broken === undefined) return []
      const [kind, now] = broken
      const told = describeAct({ ...replay.before, key: replay.key })
      return [{ kind, what: `${told}, asked for again, ${now}`, atMs: replay.answeredMs }]
    }),
    timeline: timelineOf(record),
  })
}

/** `rows`: with its key, where the final state is known. */
function broke(
  replay: ReplayedAct,
  rows: number | undefined,
): readonly [kind: string, now: string] | undefined {
  const { effect, before } = replay
  const was = `was ${describeEffect(replay)}`
  if (effect.kind === 'unknown' || isTurnedAway(replay)) {
    return [before.effect.kind === 'unknown' ? 'a doubt that remains' : 'a key that is of no use', was]
  }
  if (effect.kind === 'refused') {
    if (before.effect.kind === 'applied') return ['confirmed, and refused later', was]
    return rows === undefined || rows === 0 ? undefined : ['refused, and it was done', was]
  }
  if (rows !== undefined && rows !== 1) return ['not one row', `has ${rows} rows`]
  const { effect: first } = before
  if (first.kind !== 'applied' || String(first.id) === String(effect.id)) return undefined
  return ['another answer than at first', was]
}

/**
 * Where the proxy counts the COMMITs that were lost, no more operations are left in doubt than that: whoever has not sent
 * one can promise something. What was asked for beside another fault is not counted.
 */
export function honestDoubts(record: FaultRunRecord): Judgement {
  const { windows } = record
  const cutting = ({ fault }: FaultWindow) => networkFaults.includes(fault)
  const counted = windows.filter(window => cutting(window) && window.fault !== 'commitDelayed')
  const lost = counted.reduce((sum, { hits }) => sum + hits, 0)
  const others = windows.filter(window => !cutting(window))
  const acts = record.acts.filter(
    ({ sentMs, answeredMs }) =>
      !others.some(({ struckMs, untilMs }) => sentMs < untilMs && answeredMs > struckMs),
  )
  const unknown = acts.filter(({ effect }) => effect.kind === 'unknown')
  return judgeAudit({
    check: 'honestDoubts',
    title: 'only the loss of a COMMIT leaves a doubt',
    of: 'operations without success, and lost COMMITs',
    // Whoever finds out what became of a lost COMMIT leaves no doubt, and that is no lack of evidence.
    examined: acts.filter(({ effect }) => effect.kind !== 'applied').length + lost,
    violations:
      unknown.length > lost
        ? [`${unknown.length} operations were left in doubt, and ${lost} COMMITs were lost`]
        : [],
    timeline: timelineOf(record),
  })
}

/** Whether any of the doubts there can be are counted. */
export const doubtsAreCounted = ({ windows }: FaultRunRecord): boolean =>
  windows.some(({ fault }) => networkFaults.includes(fault))
