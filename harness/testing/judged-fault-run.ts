import type { FaultWindow } from '../record/fault-plan.ts'
import { judge, type MeasuredFaultRun } from '../judge/records/judge.ts'
import type { Act, Effect, ReplayedAct } from '../record/act.ts'
import { literalFaultRun } from './literal-fault-run.ts'

export const applied = (id?: number): Effect => ({ kind: 'applied', ...(id !== undefined && { id }) })
export const refused: Effect = { kind: 'refused' }
export const unknown: Effect = { kind: 'unknown' }

export const act = (key: string, effect: Effect, values: Partial<Act> = {}): Act => ({
  client: 0,
  key,
  sentMs: 0,
  answeredMs: 10,
  effect,
  status: effect.kind === 'applied' ? 201 : 503,
  ...values,
})

export const again = (key: string, before: Act, effect: Effect, status = 201): ReplayedAct => ({
  ...act(key, effect, { sentMs: 900, answeredMs: 910, status }),
  before: { effect: before.effect, status: before.status ?? 0 },
})

export const window: FaultWindow = {
  fault: 'terminateService',
  struckMs: 5,
  healedMs: 500,
  untilMs: 1_000,
  hits: 1,
  breaches: [],
}
export const early = act('early', applied(7), { answeredMs: 3 })
export const doubted = act('doubted', unknown)
export const rows = [
  { key: 'early', id: 7 },
  { key: 'doubted', id: 8 },
]

/** One operation confirmed, another in doubt and confirmed afterwards; SIGTERM came during the second. */
export const faultRun = (values: Partial<MeasuredFaultRun> = {}): MeasuredFaultRun =>
  literalFaultRun({
    promises: { exactlyOnce: true, noDeadlock: true, invariants: { neverNegative: true } },
    acts: [early, doubted],
    replays: [again('doubted', doubted, applied(8))],
    windows: [window],
    places: [{ fault: 'terminateService', atMs: 500, countedMs: 900, before: 10, after: 10 }],
    aftermath: { sessions: [{ state: 'idle' }], connectionsBefore: 1 },
    locks: { looks: 1, resolved: 0, rings: [] },
    errors: [{ status: 503, contentType: 'application/json', body: '{"error":"try again"}' }],
    invariants: { neverNegative: { examined: 3, violations: [] } },
    rows: { before: [], atRest: rows, after: rows },
    ...values,
  })

/** The checks that do not pass, except those of recovery, for which there is too little evidence. */
export const broken = (record: MeasuredFaultRun): string[] =>
  judge(record)
    .filter(({ verdict, check }) => verdict !== 'pass' && !check.startsWith('recovery.'))
    .map(({ check, verdict, evidence }) => {
      const [first] = evidence.flatMap(item => (item.kind === 'violations' ? [item.first] : []))
      const at = first?.atMs === undefined ? '' : ` @${first.atMs}`
      return `${check} ${verdict}${first === undefined ? '' : `: ${first.what}${at}`}`
    })
