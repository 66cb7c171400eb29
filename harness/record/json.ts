import { Distribution, type DistributionJson } from './distribution.ts'
import { evidencedBy, HarnessError } from './errors.ts'
import { isRecord } from './option.ts'
import { maskedValue } from './secrets.ts'

const recordKinds = ['run', 'leak', 'soak', 'knee', 'comparison', 'faultRun', 'judgements'] as const

/** A record of a fixture. Its kind says which judge it is for. */
export interface MeasuredRecord {
  readonly kind: (typeof recordKinds)[number]
}

/** A record, with the test that made it. */
export interface SavedRecord<Saved extends MeasuredRecord = MeasuredRecord> {
  /** Path of the spec, relative to the root of the project. */
  readonly spec: string
  /** The first part of the ids of its checks: `baseline` of `specs/baseline.spec.ts`. */
  readonly specName: string
  readonly test: string
  /** Distinguishes several records of one test. */
  readonly name?: string
  readonly record: Saved
}

const schema = 1

/**
 * A record as text: `{ schema, kind, spec, specName, test, name, record }`. Values are written as JSON, with three exceptions. A
 * `Distribution` becomes `{ "$distribution": { counts, mean } }`. A `Map` becomes `{ "$map": [[key, value], …] }`. An
 * object whose only key begins with `$` becomes `{ "$object": [[key, value]] }`. Secrets are masked.
 *
 * @throws HarnessError for a number that is not finite and for a missing list item: JSON would turn them into `null`.
 * @example await writeFile('late.json', toJson({ spec: 'specs/orders.spec.ts', specName: 'orders', test: 'late', record }))
 */
export const toJson = (saved: SavedRecord): string => encode({ schema, kind: saved.record.kind, ...saved })

/** Any part of a record, in the format of `toJson`. */
export const encode = (value: unknown): string => JSON.stringify(value, replace)

export const decode = (text: string): unknown => JSON.parse(text, revive)

const isString = (value: unknown): boolean => typeof value === 'string'

const rules: Readonly<Record<string, readonly [expected: string, holds: (value: unknown) => boolean]>> = {
  schema: [String(schema), value => value === schema],
  kind: [`one of ${recordKinds.join(', ')}`, value => recordKinds.some(kind => kind === value)],
  spec: ['the path of a spec', isString],
  specName: ['the first part of ids', isString],
  test: ['the name of a test', isString],
  record: ['an object', isRecord],
}

/**
 * Parses a record written by `toJson`.
 *
 * @param file where the text is from, for the message.
 * @throws HarnessError where the text is no JSON (a truncated file), has another schema, or is of an unknown kind.
 * @example const { record } = fromJson(await readFile('evening.json', 'utf8'), 'evening.json')
 */
export function fromJson(text: string, file: string): SavedRecord {
  const what = `${file} is not a complete record in JSON`
  let saved: unknown
  try {
    saved = decode(text)
  } catch (cause) {
    throw evidencedBy(cause, what, fix)
  }
  if (!isRecord(saved)) throw new HarnessError(`${what}: expected an object`, { fix })
  if (Array.isArray(saved['checks'])) {
    throw new HarnessError(`${file} holds verdicts, expected a record to judge`, { fix })
  }
  for (const [key, [expected, holds]] of Object.entries(rules)) {
    if (holds(saved[key])) continue
    const found = saved[key] === undefined ? 'is missing' : `is ${JSON.stringify(saved[key])}`
    throw new HarnessError(`${file} cannot be judged: \`${key}\` ${found}, expected ${expected}`, { fix })
  }
  const { schema: _schema, kind: _kind, ...rest } = saved
  return rest as unknown as SavedRecord
}

const fix = 'name a file of `report/records/` written by this version; run the spec again to write it'

/** Called by `JSON.stringify` with the object that contains the value as `this`, which has the value from before `toJSON`. */
function replace(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const original = this[key]
  if (original instanceof Distribution) return { $distribution: value }
  if (original instanceof Map) return { $map: [...original] }
  if (isRecord(value) && tagOf(value) !== undefined) return { $object: Object.entries(value) }
  const lost =
    typeof value === 'number' ? !Number.isFinite(value) : value === undefined && Array.isArray(this)
  if (!lost) return maskedValue(key, value)
  throw new HarnessError(`a record holds ${String(value)} at \`${key}\`, which JSON cannot write`, {
    fix: 'omit the property if nothing was measured',
  })
}

function revive(_key: string, value: unknown): unknown {
  if (!isRecord(value)) return value
  const { $distribution, $map, $object } = value
  if (tagOf(value) === '$distribution') return Distribution.fromJSON($distribution as DistributionJson)
  if (tagOf(value) === '$map') return new Map($map as readonly (readonly [unknown, unknown])[])
  if (tagOf(value) === '$object')
    return Object.fromEntries($object as readonly (readonly [string, unknown])[])
  return value
}

/** The only key of an object, if it begins with `$`. */
function tagOf(value: object): string | undefined {
  const [key, ...others] = Object.keys(value)
  return key?.startsWith('$') === true && others.length === 0 ? key : undefined
}
