import { describeAct } from '../../record/act.ts'
import type { Judgement } from '../judgement.ts'
import { judgeAudit } from '../violations.ts'
import type { FaultRunRecord, MalformedAnswer, RefusedAct } from './record.ts'

/**
 * An operation that the database refuses half-way is not confirmed, and leaves nothing. One that never came to the refusal is
 * not judged.
 */
export function noPartialEffect({ rows }: FaultRunRecord, refused: readonly RefusedAct[]): Judgement {
  const struck = refused.filter(({ hits }) => hits > 0)
  const made = new Set(rows?.atRest.map(({ key }) => key))
  return judgeAudit({
    check: 'noPartialEffect',
    title: 'an operation that fails half-way leaves nothing',
    of: 'operations that the database refused half-way',
    examined: struck.length,
    remedy: { kind: 'note', text: 'name tables under `sabotage` of the domain that its operations change' },
    violations: struck.flatMap(act => {
      const { table, moment, failure } = act.refusal
      const what = `${describeAct(act)}; the database had refused ${moment === 'COMMIT' ? 'its COMMIT' : `its change of ${table}`} (${failure})`
      const { answeredMs: atMs } = act
      if (act.effect.kind === 'applied')
        return [{ kind: 'confirmed, and the database refused it', what, atMs }]
      return made.has(act.key) ? [{ kind: 'a row of an operation that failed', what, atMs }] : []
    }),
  })
}

/** What is malformed is refused as the mistake of its client. That nothing came of it, the final state says. */
export const inputs = (answers: readonly MalformedAnswer[]): Judgement =>
  judgeAudit({
    check: 'inputs',
    title: 'malformed requests are refused with 4xx',
    of: 'requests',
    examined: answers.length,
    violations: answers
      .filter(({ answered }) => typeof answered === 'string' || answered < 400 || answered >= 500)
      .map(({ kind, body, answered }) => ({
        kind: `${kind}, and it was not refused`,
        what: `${kind}, ${body}: answered ${answered}, expected 4xx`,
      })),
  })
