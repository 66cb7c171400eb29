import type { Evidence } from '../../judge/evidence.ts'
import { causeSentence } from './cause.ts'
import { evidenceLines } from './evidence.ts'
import { shownInterval, shownLimit, shownMeasured } from './figure.ts'
import { fixSentence } from './fix.ts'
import { shownSources } from './source-line.ts'
import type { Check } from '../results/results.ts'
import { callsOf, troublesOf, type Trouble } from '../results/trouble.ts'
import { wrapped } from './wrapped.ts'

export const headings = { fail: 'FAIL', inconclusive: 'INCONCLUSIVE', pass: 'PASS' } as const
const labelWidth = 10
/** The width next to a label, on a terminal of 80 columns. */
const textWidth = 80 - labelWidth - 2
/** The maximum of evidence lines that only later checks of a cause have. */
const moreShown = 6

/** One line, such as `FAIL baseline.latency.p99: P99 latency 164 ms, promised < 100 ms`. */
export const promised = (check: Check): string => `${headings[check.verdict]} ${check.id}: ${figures(check)}`

export const figures = (check: Check): string =>
  `${titleOf(check, ' ')}${shownMeasured(check)}, promised ${shownLimit(check)}`

/** One line each; where they are about different calls, each line names its own. */
function figuresOfEach(checks: readonly Check[]): string[] {
  const isMixed = new Set(checks.map(({ call }) => call)).size > 1
  return checks.map(check => `${isMixed && check.call !== null ? `${check.call}: ` : ''}${figures(check)}`)
}

/** For errors the unit is also the title. */
const titleOf = ({ title, unit }: Check, after: string): string => (title === unit ? '' : `${title}${after}`)

const labelled = (label: string, lines: string | readonly string[] = []): string[] =>
  [lines].flat().map((line, index) => `  ${(index === 0 ? label : '').padEnd(labelWidth)}${line}`)

/** Wraps at whole words for the terminal, and indents what continues a line; output of programs is not changed. */
const folded = (lines: readonly string[]): string[] =>
  lines.flatMap(line => {
    if (line.length <= textWidth || line.trimStart().startsWith(quoted(''))) return line
    const indent = line.slice(0, line.length - line.trimStart().length)
    const [first = '', ...others] = wrapped(line, textWidth - indent.length - 2)
    return [indent + first, ...others.map(more => `${indent}  ${more}`)]
  })

/** A cause without its fix. `earlier`: the causes shown above, so that what happened in the run is stated once. */
function describe({ checks, cause }: Trouble, earlier: readonly Trouble[] = []): string[] {
  const [first, ...others] = checks
  const { blame, origins } = first
  const above = earlier.flatMap(trouble => trouble.checks.flatMap(check => check.evidence))
  const told = above.filter(({ kind }) => ofTheRun.has(kind))
  const evidence = unless(told, first.evidence)
  const ofOthers = others.flatMap(check => check.evidence)
  const more = unless([...told, ...evidence], ofOthers)
  return [
    ...checks.map(({ verdict, id }) => `${headings[verdict]}  ${id}`),
    ...labelled('cause', cause === undefined ? [] : folded([causeSentence(cause)])),
    ...labelled('promised', others.length === 0 ? [`${titleOf(first, ': ')}${shownLimit(first)}`] : []),
    ...labelled('call', callsOf(checks)),
    ...labelled('measured', others.length === 0 ? [withInterval(first)] : folded(figuresOfEach(checks))),
    ...labelled('blame', blame ?? []),
    ...labelled('origin', shownSources(origins)),
    ...labelled('evidence', folded([...evidenceLines(evidence), ...evidenceLines(more).slice(0, moreShown)])),
  ]
}

const ofTheRun = new Set<Evidence['kind']>(['faults', 'hostBusy', 'coreShortage', 'generatorLate'])

const unless = (told: readonly Evidence[], evidence: readonly Evidence[]): Evidence[] => {
  const known = new Set(told.map(item => JSON.stringify(item)))
  return evidence.filter(item => !known.has(JSON.stringify(item)))
}

const withInterval = (check: Check): string =>
  `${shownMeasured(check)}${check.interval === undefined ? '' : ` (95 % interval ${shownInterval(check)})`}`

const fixOf = ({ fix, origins }: Check): string | undefined => fix && fixSentence(fix, origins)

export const explain = (check: Check): string =>
  [...describe({ checks: [check], cause: check.cause }), ...labelled('fix', fixOf(check))].join('\n')

const quoted = (line: string): string => `| ${line}`

/** The log lines of the containers, without those already in the message. */
function logged(logs: Context['logs'], message = ''): string[] {
  const said = Object.entries(logs)
    .filter(([, lines]) => !message.includes(lines.at(-1) ?? ''))
    .flatMap(([label, lines]) => labelled(label, lines.map(quoted)))
  return said.length === 0 ? [] : ['  last lines of the logs', ...said]
}

interface Context {
  /** The last log lines of each container when a test failed, by its name, oldest first. */
  readonly logs: Readonly<Record<string, readonly string[]>>
  /** The command that repeats the test. */
  readonly replay: string
  /** What a test has left running, such as one that ends at its timeout. */
  readonly underWay?: readonly string[]
}

const paragraphs = (...blocks: readonly (readonly string[])[]): string =>
  blocks
    .filter(({ length }) => length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')

/** A failed test: causes with their checks and fixes, log lines, shared fixes, how to repeat it. Evidence appears once. */
export function explainAll(checks: readonly Check[], { logs, replay }: Context): string {
  const sentences = Map.groupBy(checks, fixOf)
  const troubles = troublesOf(checks)
  const ownFix = (of: Trouble): string | undefined => {
    const [fix, ...others] = new Set(of.checks.map(fixOf))
    const isOwn = others.length === 0 && sentences.get(fix)?.length === of.checks.length
    return troubles.length > 1 && isOwn ? fix : undefined
  }
  const told = new Set(troubles.map(ownFix))
  const fixes = [...sentences].flatMap(([sentence, of]) => {
    if (sentence === undefined || told.has(sentence)) return []
    return of.length === checks.length ? [sentence] : [`${of.map(({ id }) => id).join(', ')}: ${sentence}`]
  })
  const block = (of: Trouble, index: number) => [
    ...describe(of, troubles.slice(0, index)),
    ...labelled('fix', folded([ownFix(of) ?? []].flat())),
  ]
  return paragraphs(...troubles.map(block), logged(logs), [
    ...labelled('fix', folded(fixes)),
    ...labelled('replay', [replay, ...(checks.some(isGrowth) ? [unrepeated] : [])]),
  ])
}

/** Whether it was measured on a service with many clients, whose requests overlap at random. */
const isGrowth = ({ evidence }: Check): boolean =>
  evidence.some(({ kind }) => kind === 'steps' || kind === 'objects')
const unrepeated =
  '(the seed repeats the requests, not how they overlap: pools and queues may fill differently)'

/** A test that failed before it could judge: its message, with the same context. */
export const explainBroken = (message: string, { logs, replay, underWay = [] }: Context): string =>
  paragraphs([message, ...labelled('under way', underWay)], logged(logs, message), labelled('replay', replay))
