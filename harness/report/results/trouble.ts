import type { Cause } from '../../judge/cause.ts'
import { severity } from '../../judge/verdict.ts'
import type { Check } from './results.ts'

/** All the checks that fail or are inconclusive for one reason. */
export interface Trouble {
  readonly cause: Cause | undefined
  /** The first one is shown in full. */
  readonly checks: readonly [Check, ...Check[]]
}

/** Causes that are lines with CPU time: their text depends on whether time or CPU was promised. */
const computing: ReadonlySet<Cause['kind']> = new Set(['loop', 'garbage', 'computing'])

/**
 * Groups the checks that did not pass by cause, failures first. One cause makes one group, in however many tests it shows. Checks
 * without a cause are grouped with checks that failed in their test for the same reason, as far as known. A rule without a cause
 * joins the group of its test that has one, unless it has a fix of its own.
 */
export function troublesOf(checks: readonly Check[]): Trouble[] {
  const bad = checks
    .filter(({ verdict }) => verdict !== 'pass')
    .toSorted((a, b) => severity[b.verdict] - severity[a.verdict])
  const told = new Map(bad.flatMap(check => (isTold(check) ? [[testOf(check), check.cause] as const] : [])))
  const causeOf = (check: Check) => check.cause ?? (isRule(check) ? told.get(testOf(check)) : undefined)
  const groups = Map.groupBy(bad, check => keyOf(check, causeOf(check)))
  return [...groups.values()].flatMap(all => {
    const [first, ...others] = all.toSorted((a, b) => Number(isTold(b)) - Number(isTold(a)))
    return first === undefined ? [] : [{ checks: [first, ...others], cause: causeOf(first) }]
  })
}

export const callsOf = (checks: readonly Check[]) => [...new Set(checks.flatMap(({ call }) => call ?? []))]

const testOf = ({ spec, test, verdict }: Check): string => JSON.stringify([spec, test, verdict])

const isTold = ({ cause }: Check): boolean => cause?.kind === 'told'

/** A rule of the service's domain, not a measurement. One with a fix of its own is about something other than the data. */
const isRule = ({ unit, verdict, fix }: Check): boolean =>
  unit === 'violations' && verdict === 'fail' && fix === undefined

function keyOf(check: Check, cause: Cause | undefined): string {
  const { verdict } = check
  if (cause === undefined) return JSON.stringify([testOf(check), reasonOf(check)])
  const words = 'text' in cause ? cause.text : 'statement' in cause ? cause.statement.text : ''
  const [at] = ('lines' in cause && cause.lines) || []
  const kind = computing.has(cause.kind) ? 'computing' : cause.kind
  return JSON.stringify([verdict, kind, words, at?.file, at?.line])
}

/** The reason by which two checks are the same: a line, a rule of the domain, or the whole evidence. */
function reasonOf(check: Check): unknown {
  const { id, blame, origins, evidence } = check
  const [line] = origins
  if (line !== undefined) return [blame, line.file, line.line]
  if (isRule(check)) return 'rules'
  return evidence.length > 1 ? [blame, evidence] : id
}
