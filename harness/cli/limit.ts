import { callsIn, idOf } from '../judge/calls.ts'
import { metrics } from '../judge/comparison.ts'
import type { AnyRecord } from '../judge/records/judge.ts'
import {
  callPromiseUnits,
  kindsWithCalls,
  promiseUnits,
  type PromiseUnit,
} from '../judge/records/promise-units.ts'
import { HarnessError } from '../record/errors.ts'
import { oneOf } from '../record/nearest.ts'
import type { SavedRecord } from '../record/json.ts'
import type { RunRecord } from '../record/run.ts'

/** Conversion factors of units to the unit of the judge. */
const units: Readonly<Record<PromiseUnit, Readonly<Record<string, number>>>> = {
  ms: { ms: 1, s: 1_000, min: 60_000 },
  '1/s': { '/s': 1 },
  '% of a core': { '%': 1 },
  '%': { '%': 1 },
  B: { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 },
  'bit/s': { 'bit/s': 1, kbps: 1e3, Mbps: 1e6, Gbps: 1e9 },
  'B/request': { 'B/request': 1, 'kB/request': 1e3 },
  count: { '': 1 },
}

const kinds = Object.keys(promiseUnits) as AnyRecord['kind'][]
const everyUnit: Readonly<Record<string, PromiseUnit>> = Object.assign({}, ...Object.values(promiseUnits))

/** A promise of one call among several: `calls.order.p99`. */
const ofCall = (key: string): readonly [call: string, promise: string] | undefined => {
  const [, call = '', promise = ''] = /^calls\.(.+)\.(\w+)$/.exec(key) ?? []
  return Object.hasOwn(callPromiseUnits, promise) ? [call, promise] : undefined
}

/** Rows of the table whose id does not contain the name of their promise. */
const promisesOfRows: ReadonlyMap<string, string> = new Map([
  ['knee', 'rateMin'],
  ...Object.entries(metrics).map(
    ([promise, { family, figure }]) => [`${family}.${figure}`, promise] as const,
  ),
])

/** The promise with this name or of this row: `p99` for `latency.p99`, `calls.list.p99` for `calls.list.latency.p99`. */
const promiseNamed = (name: string): string =>
  promisesOfRows.get(name) ?? name.replace(/(^|\.)latency\.(?=(?:p\d+|mean)$)/, '$1')

const unitOf = (key: string): PromiseUnit | undefined =>
  Object.hasOwn(everyUnit, key) ? everyUnit[key] : callPromiseUnits[ofCall(key)?.[1] ?? '']

const hasPromise = (kind: AnyRecord['kind'], key: string): boolean =>
  Object.hasOwn(promiseUnits[kind], key) || (ofCall(key) !== undefined && kindsWithCalls.includes(kind))

/** The key of the promise in `p99=50ms`, or by the id of its row. @throws HarnessError where these records have none. */
export function limitKey(text: string, of: readonly AnyRecord['kind'][] = kinds): string {
  const [name, limit] = split(text)
  const key = promiseNamed(name)
  if (unitOf(key) !== undefined) return key
  const names = [...new Set(of.flatMap(kind => Object.keys(promiseUnits[kind])))]
  // The id of a row may begin with the names of its spec and its record.
  const parts = name.split('.')
  const meant = parts
    .map((_, index) => promiseNamed(parts.slice(index).join('.')))
    .find(one => unitOf(one) !== undefined)
  const ofCalls = of.some(kind => kindsWithCalls.includes(kind)) ? ', or calls.NAME.p99' : ''
  throw new HarnessError(`--limit ${text}: expected a promise and its limit, such as p99=50ms`, {
    fix: meant === undefined ? `${oneOf(name, names)}${ofCalls}` : `write ${meant}=${limit}`,
  })
}

/** The name of a call may contain `=` too. */
function split(text: string): readonly [name: string, limit: string] {
  const at = Math.max(0, text.lastIndexOf('='))
  return [text.slice(0, at), text.slice(at + 1)]
}

/**
 * Parses `p99=50ms` into the key of a promise in a plan, such as `p99` or `drift.p99`, and a limit in the unit of its judge; a bare
 * number is a count. @throws HarnessError for an unknown promise, no number, or a wrong unit.
 */
export function parseLimit(text: string) {
  const key = limitKey(text)
  const [name, limit] = split(text)
  const known = Object.entries(units[unitOf(key) ?? 'count'])
  const [, number, unit] = /^(\d{1,15}(?:\.\d+)?)(\D*)$/.exec(limit) ?? []
  const factor = known.find(([one]) => one === unit)?.[1]
  const names = known.map(([one]) => one)
  const isCount = names.includes('')
  if (factor !== undefined && (isCount || Number(number) > 0)) return { key, value: Number(number) * factor }
  const rule = isCount ? 'a number of 0 or more, without a unit' : `a number above 0 in ${names.join(', ')}`
  throw new HarnessError(`--limit ${text}: expected ${rule}`, {
    fix: `write for example ${name}=50${names[0] ?? ''}`,
  })
}

/** @throws HarnessError where this promise applies to no record. */
export function assertHeld(saved: readonly SavedRecord<AnyRecord>[], key: string): void {
  if (saved.some(({ record }) => hasPromise(record.kind, key))) return
  const holding = kinds.filter(kind => hasPromise(kind, key))
  throw new HarnessError(`--limit ${key}: it applies to none of these records`, {
    fix: `name a file with a record of kind ${holding.join(' or ')}`,
  })
}

/** Replaces a limit in the records that have this promise, or, where none has, in those of a kind that it applies to. */
export function withLimit(
  saved: readonly SavedRecord<AnyRecord>[],
  { key, value }: ReturnType<typeof parseLimit>,
): SavedRecord<AnyRecord>[] {
  const able = saved.filter(({ record }) => hasPromise(record.kind, key))
  const promising = able.filter(({ record }) => promiseOf(record, key) !== undefined)
  const held = promising.length > 0 ? promising : able
  return saved.map(one => {
    if (!held.includes(one)) return one
    const promises = withPart(one.record.promises as Promised, partsOf(one.record, key), value)
    return { ...one, record: { ...one.record, promises } }
  })
}

type Promised = Readonly<Record<string, unknown>>

/** `drift.p99` is the part `p99` of the promise `drift`, `calls.order.p99` the promise `p99` of the call `order`. */
function partsOf(record: AnyRecord, key: string): readonly string[] {
  const found = ofCall(key)
  return found === undefined ? key.split('.') : ['calls', callNamed(record, found[0]), found[1]]
}

/** The name of a call of a record: as it is, or as in the id of a row, where `GET /orders` is `GET-/orders`. */
function callNamed(record: AnyRecord, call: string): string {
  const promised = (record.promises as Promised)['calls'] ?? {}
  const names = [...Object.keys(promised), ...runsOf(record).flatMap(callsIn)]
  return names.find(name => name === call) ?? names.find(name => idOf(name) === call) ?? call
}

function runsOf(record: AnyRecord): readonly RunRecord[] {
  if (record.kind === 'run') return [record]
  if (record.kind === 'soak') return record.minutes.map(({ run }) => run)
  return record.kind === 'knee' ? record.trials.map(trial => trial.record) : []
}

const promiseOf = (record: AnyRecord, key: string): unknown =>
  partsOf(record, key).reduce<unknown>(
    (promise, part) => (promise as Promised | undefined)?.[part],
    record.promises,
  )

function withPart(promised: Promised, [part, ...inner]: readonly string[], value: number): Promised {
  if (part === undefined) return promised
  const limit = inner.length === 0 ? value : withPart((promised[part] ?? {}) as Promised, inner, value)
  return { ...promised, [part]: limit }
}
