import { describeAct, isApplied } from '../../record/act.ts'
import type { Counts } from '../../record/counters.ts'
import { unlessNoCore, waitedShare } from '../core-shortage.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit, type Violation } from '../violations.ts'
import { differences } from './counters.ts'
import type { FaultRunRecord, FinalState, KeyedRow, MalformedAnswer, RefusedAct } from './record.ts'

interface MoreEffects {
  readonly others?: readonly Violation[]
  readonly ofEach?: (act: RefusedAct) => readonly Violation[]
  /** Operations that were not sent. */
  readonly leftOut?: number | undefined
}

/**
 * An operation that the database refuses half-way is not confirmed, and leaves nothing behind. Not judged are operations that
 * never reached the refusal, and those refused only once, because a service may retry.
 *
 * @example noPartialEffect(record.refusedHalfway ?? [], record.atRest.rows)
 */
export function noPartialEffect(
  refused: readonly RefusedAct[],
  atRest: readonly KeyedRow[] = [],
  { others = [], ofEach = () => [], leftOut }: MoreEffects = {},
): Judgement {
  const struck = refused.filter(({ hits, refusal }) => hits > 0 && !refusal.once)
  const made = new Set(atRest.map(({ key }) => key))
  return judgeAudit({
    check: 'noPartialEffect',
    fix: 'oneTransaction',
    title: 'an operation that fails half-way leaves nothing behind',
    of: 'operations that the database refused half-way',
    examined: struck.length,
    leftOut,
    remedy: {
      kind: 'note',
      text: 'under `sabotage` of the domain, name tables that its operations change; let `open` create enough stock for operations to succeed after the faults too',
    },
    violations: [
      ...struck.flatMap(act => {
        const what = describeRefused(act)
        const { answeredMs: atMs } = act
        if (isApplied(act) && act.refusal.moment === 'COMMIT') {
          const kind = 'confirmed although the database refused its COMMIT'
          return [{ kind, what, atMs, fix: 'answerAfterCommit' as const }]
        }
        if (isApplied(act)) return [{ kind: 'confirmed although the database refused it', what, atMs }]
        return [
          ...(made.has(act.key) ? [{ kind: 'a row of an operation that failed', what, atMs }] : []),
          ...(act.leftOpen
            ? [{ kind: 'a failed transaction left open', what, atMs, fix: 'undoBeforeAnswer' as const }]
            : []),
          ...ofEach(act),
        ]
      }),
      ...others,
    ],
  })
}

/**
 * An operation, and where the database refused it.
 *
 * @example describeRefused(act) // operation run1-refused-3 (in doubt, status 503); the database had refused its COMMIT (40001)
 */
export const describeRefused = (act: RefusedAct): string => {
  const { table, moment, row, failure } = act.refusal
  const which = row === 2 ? 'second change' : 'change'
  return `${describeAct(act)}; the database had refused ${moment === 'COMMIT' ? 'its COMMIT' : `its ${which} of ${table}`} (${failure})`
}

/** Malformed requests are refused, with 4xx or as `outcome` says, and have no effect. */
export function inputs({ malformed = [], input, rows, leftOut }: FaultRunRecord): Judgement {
  const made = new Set(rows?.after.map(({ key }) => key))
  return judgeAudit({
    check: 'inputs',
    fix: 'checkInput',
    title: 'malformed requests are refused',
    of: 'requests',
    examined: malformed.length,
    leftOut: leftOut?.malformed,
    ...(input !== undefined && {
      remedy: {
        kind: 'note',
        text: `find out why the valid request they are derived from was not served: ${describeAct(input)}`,
      },
    }),
    violations: malformed.flatMap(answer => notRefused(answer, made)),
  })
}

const bodyShown = 200

/** `made`: the keys that have a row. */
function notRefused(request: MalformedAnswer, made: ReadonlySet<string | null>): Violation[] {
  const { key, kind, body, answered, said, byOutcome = false, expected } = request
  const isRight =
    expected === undefined
      ? byOutcome || (typeof answered === 'number' && answered >= 400 && answered < 500)
      : answered === expected
  const answer = said ? `${answered} ${said}` : answered
  const what = `${body.slice(0, bodyShown)}: answered ${answer}`
  if (!isRight) return [{ kind: `${kind}: not refused`, what: `${what}, expected ${expected ?? '4xx'}` }]
  if (key === undefined || !made.has(key)) return []
  return [{ kind: `${kind}: refused, but applied`, what: `${what}, but has a row` }]
}

/** Requests that must be refused, and the data before and after them. */
export interface RefusedInputs extends Pick<FaultRunRecord, 'errors' | 'generator'> {
  readonly answers: readonly MalformedAnswer[]
  readonly before: Counts
  readonly after: Counts
  /** Values of the counters before; `state` should still hold them. */
  readonly opening: Counts
  readonly state: FinalState
}

/**
 * Each request was refused with the expected status, and none had an effect. Inconclusive where the only violations are
 * requests that were turned away (503), and the machine had no spare core: time limits of the service may have expired.
 *
 * @example refusedWithoutEffect(await sendRefused(system, plan), { check: 'inputs', title: 'malformed requests are refused' })
 */
export function refusedWithoutEffect(
  { answers, before, after, opening, state, generator }: RefusedInputs,
  shown: Pick<Judgement, 'check' | 'title'>,
): Judgement {
  const judgement = judgeAudit({
    ...shown,
    fix: 'checkInput',
    of: 'requests',
    examined: answers.length,
    violations: [
      ...answers.flatMap(answer => notRefused(answer, new Set())),
      ...differences(opening, [], state.held, 'it should still hold'),
      ...state.rows.map(row => ({
        kind: 'a row',
        what: `row ${row.id ?? 'without an id'} ${JSON.stringify(row.order ?? '')}`,
      })),
      ...(before.size === after.size ? [] : [`${after.size} counters, ${before.size} before`]),
    ],
  })
  const turnedAway = answers.filter(({ answered, expected }) => answered === 503 && expected !== 503)
  return judgement.measured === turnedAway.length
    ? unlessNoCore(judgement, waitedShare(generator))
    : judgement
}
