import { causeSentence } from './cause.ts'
import { evidenceLines } from './evidence.ts'
import { shownInterval, shownLimit, shownMeasured } from './figure.ts'
import { fixSentence } from './fix.ts'
import { shownSource } from './source-line.ts'
import type { Check, Logs } from '../results/check.ts'

const headings = { fail: 'FAIL', inconclusive: 'INCONCLUSIVE', pass: 'PASS' } as const
const labelWidth = 10

/** One line, such as `FAIL baseline.latency.p99: P99 latency 164 ms, promised < 100 ms`. */
export const promised = (check: Check): string =>
  `${headings[check.verdict]} ${check.id}: ${titleOf(check, ' ')}${shownMeasured(check)}, promised ${shownLimit(check)}`

/** Of errors the unit says what they are. */
const titleOf = ({ title, unit }: Check, after: string): string => (title === unit ? '' : `${title}${after}`)

/** Lines under one label, in a column. */
const labelled = (label: string, lines: readonly string[]): string[] =>
  lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(labelWidth)}${line}`)

const reasons = ({ blame, evidence, fix }: Check): string => JSON.stringify([blame, evidence, fix])

/** The promise, the call, the numbers, whose fault it is, where, and the evidence; but not the fix. */
function describe(check: Check, before: readonly Check[] = []): string[] {
  const { call, interval, blame, cause, origins, evidence } = check
  const shownRange = interval === undefined ? '' : ` (95 % interval ${shownInterval(check)})`
  const twin = before.find(other => other.evidence.length > 1 && reasons(other) === reasons(check))
  return [
    `${headings[check.verdict]}  ${check.id}`,
    ...labelled('promised', [`${titleOf(check, ': ')}${shownLimit(check)}`]),
    ...labelled('call', call === null ? [] : [call]),
    ...labelled('measured', [`${shownMeasured(check)}${shownRange}`]),
    ...labelled('blame', blame === null ? [] : [blame]),
    ...labelled('cause', cause === undefined ? [] : [causeSentence(cause)]),
    ...labelled('origin', origins.map(shownSource)),
    ...labelled('evidence', twin === undefined ? evidenceLines(evidence) : [`as for ${twin.id}`]),
  ]
}

/** What happened, the numbers, the fix: all a reader of one broken check needs, in the order it is needed. */
export const explain = (check: Check): string =>
  [...describe(check), ...labelled('fix', check.fix === undefined ? [] : [fixSentence(check.fix)])].join('\n')

const quoted = (line: string): string => `| ${line}`

/** What the containers said: but not what the message has already. */
function logged(logs: Logs, message = ''): string[] {
  const said = Object.entries(logs)
    .filter(([, lines]) => !message.includes(lines.at(-1) ?? ''))
    .flatMap(([label, lines]) => labelled(label, lines.map(quoted)))
  return said.length === 0 ? [] : ['  last lines of the logs', ...said]
}

interface Context {
  readonly logs: Logs
  /** The command that repeats the test. */
  readonly replay: string
}

const paragraphs = (...blocks: readonly (readonly string[])[]): string =>
  blocks
    .filter(({ length }) => length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')

/**
 * A red test: each broken check, then what its containers said, then each fix once, then how to see it again.
 * Evidence that several checks share stands there once.
 */
export function explainAll(checks: readonly Check[], { logs, replay }: Context): string {
  const sentences = Map.groupBy(checks, ({ fix }) => (fix === undefined ? undefined : fixSentence(fix)))
  const fixes = [...sentences].flatMap(([sentence, of]) => {
    if (sentence === undefined) return []
    return of.length === checks.length ? [sentence] : [`${of.map(({ id }) => id).join(', ')}: ${sentence}`]
  })
  return paragraphs(...checks.map((check, index) => describe(check, checks.slice(0, index))), logged(logs), [
    ...labelled('fix', fixes),
    ...labelled('replay', [replay]),
  ])
}

/** A test that broke before it could judge: what it said, and the same besides. */
export const explainBroken = (message: string, { logs, replay }: Context): string =>
  paragraphs([message], logged(logs, message), labelled('replay', [replay]))
