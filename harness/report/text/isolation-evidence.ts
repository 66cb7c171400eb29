import { moment } from './figure.ts'
import type { MicroOperation, Value } from '../../record/history.ts'
import type { IsolationEvidence } from '../../judge/evidence.ts'
import type { Dependency, Misread, Step } from '../../judge/isolation-values.ts'
import { isList } from '../../judge/isolation/observations.ts'
import type { Words } from './growth-evidence.ts'

const shownEdges = 8
/** Only the end of a list is shown. */
const shownElements = 6

const titles: Readonly<Record<string, string>> = {
  G0: 'G0, dirty write',
  G1a: 'G1a, aborted read',
  G1b: 'G1b, intermediate read',
  G1c: 'G1c, circular information flow',
  'G-single': 'G-single, read skew',
  'G-nonadjacent': 'G-nonadjacent, long fork',
}

/** What the preceding accesses imply. */
const because: Readonly<Record<Misread, (value: Value | undefined, last: Step | undefined) => string>> = {
  G1a: (_, last) => `T${last?.transaction} was aborted`,
  G1b: (_, last) => `T${last?.transaction} wrote it again before it committed`,
  internal: () => 'its own write excludes that value',
  duplicate: value => `${shown(value)} twice`,
  'incompatible order': () => 'neither is a prefix of the other',
  unwritten: value => `no transaction wrote ${shown(value)}`,
  'lost update': () => 'neither saw what the other wrote',
}

export const isolationWords: Words<IsolationEvidence> = {
  cycle: ({ anomaly, count, edges }) => {
    const lines = edges
      .slice(0, edges.length > shownEdges + 1 ? shownEdges : edges.length)
      .map(dependencyWords)
    const more = edges.length - lines.length
    return [
      title(anomaly, count),
      ...lines.map(line => `  ${line}`),
      ...(more > 0 ? [`  and ${more} more back to T${edges[0]?.from.transaction}`] : []),
    ]
  },
  misread: ({ anomaly, count, steps, value }) => {
    const accesses = steps.map(step => describeStep(step)).join(', ')
    return [title(anomaly, count), `  ${accesses}: ${because[anomaly](value, steps.at(-1))}`]
  },
}

function title(anomaly: string, count: number): string {
  const [name = anomaly, order] = anomaly.split(/-(?=process$|realtime$)/)
  const known = titles[name] ?? name
  return `${count} × ${known}${order === undefined ? '' : `, in ${order === 'realtime' ? 'real time' : 'one process'}`}`
}

function dependencyWords({ kind, from, to, witnesses = [] }: Dependency): string {
  const edge = `T${from.transaction} -${kind}-> T${to.transaction}`
  if (kind === 'process') return `one process ran T${from.transaction} before T${to.transaction}: ${edge}`
  if (kind === 'realtime') {
    const [end, start] = [moment(from.completedMs), moment(to.invokedMs)]
    return `T${from.transaction} completed at ${end}, T${to.transaction} began at ${start}: ${edge}`
  }
  const shownBy =
    witnesses.length === 0 ? '' : `, as ${witnesses.map(step => describeStep(step)).join(', then ')}`
  return `${describeStep(from)} and ${describeStep(to, from.operation)}${shownBy}: ${edge}`
}

/** `after`: an access to the previous version. */
function describeStep({ transaction, operation }: Step, after?: MicroOperation): string {
  const who = `T${transaction}`
  if (operation === undefined) return who
  const { kind, key, value } = operation
  if (kind !== 'append') return `${who} ${kind === 'write' ? 'wrote' : 'read'} ${key} = ${shown(value)}`
  const former = isList(after?.value) ? after.value.at(-1) : after?.value
  return `${who} appended ${shown(value)} ${former === undefined || former === null ? `to ${key}` : `after ${shown(former)}`}`
}

function shown(value: MicroOperation['value'] | undefined): string {
  if (!isList(value)) return JSON.stringify(value)
  const end = value.slice(-shownElements).map(element => JSON.stringify(element))
  return `[${[...(value.length > end.length ? ['…'] : []), ...end].join(', ')}]`
}
