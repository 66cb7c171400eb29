import { HarnessError, shown } from './errors.ts'
import type { Json } from './call.ts'
import { booleanRule, checkOptions, checkValue, isRecord, textRule, type OptionRule } from './option.ts'
import type { Milliseconds } from './units.ts'

/** An id of a row, a response or an operation. */
export type Id = string | number

const idRule: OptionRule = {
  expected: 'a string that is not empty, or a safe integer',
  example: 'body.id',
  holds: value => (typeof value === 'string' && value !== '') || Number.isSafeInteger(value),
}

const replayedRule = booleanRule("headers['idempotency-replayed'] === 'true'")
const nameRule = textRule("'sold out'")

/** The effect of an operation, as far as its client knows it. */
export type Effect =
  /** It was done. `id`: of what it made. `replayed`: whether the response says that its key was known, if it says so. */
  | { readonly kind: 'applied'; readonly id?: Id; readonly replayed?: boolean }
  /** It certainly had no effect. `rule`: the rule of the domain that refused it; without one it was turned away or malformed. */
  | { readonly kind: 'refused'; readonly rule?: string }
  /** It may or may not have been done. */
  | { readonly kind: 'unknown' }

/** One operation of a fault run, with its effect. Times are milliseconds on the clock of the faults. */
export interface Act {
  /** Number of its client, from 0. */
  readonly client: number
  /** Unique to the operation; a replay has the same key. */
  readonly key: string
  /** The request did not contain the key: a replay would do the operation again. */
  readonly withoutKey?: true
  /** The order that the domain drew, or that a workload asked for. */
  readonly order?: Json
  readonly sentMs: number
  /** When its last request was sent, if there were several. */
  readonly lastSentMs?: number
  /** How long its client held back the second half of a request body. */
  readonly heldBackMs?: Milliseconds
  readonly answeredMs: number
  readonly effect: Effect
  /** The status of the response; 0 where nothing was sent, absent where no response came. */
  readonly status?: number
  /** Why no response came. */
  readonly reason?: string
  /** No response came within the time for one. Absent in records of an earlier version. */
  readonly late?: true
  /** The body of the response as text, where it was stored. */
  readonly text?: string
  /** Its requests, in order. */
  readonly requests?: readonly AskedRequest[]
}

/** A request of an operation with its response, or the reason why none came, as truncated text. */
export interface AskedRequest {
  readonly sentMs: number
  readonly answeredMs: number
  readonly request: string
  readonly answer: string
}

/** An operation that was sent again with its key, after all faults were healed. */
export interface ReplayedAct extends Act {
  readonly before: Pick<Act, 'effect' | 'status' | 'reason' | 'text'>
}

/**
 * The operation was done.
 *
 * @param id the id of what it made: the rows of `finalState` have it, and each response to the same key.
 * @param options `replayed`: whether the response says that it was done before, under the same key.
 * @throws HarnessError for an id that is neither text nor a number.
 * @example outcome: ({ status, body }) => (status === 201 ? applied(body.id) : unknown())
 */
export function applied(id?: Id, options: { readonly replayed?: boolean } = {}): Effect {
  checkOptions('applied: ', options, { rules: { replayed: replayedRule } })
  if (id !== undefined) checkValue('applied: id', id, idRule)
  return markedAsEffect({ kind: 'applied', ...(id !== undefined && { id }), ...options })
}

/**
 * The operation certainly had no effect.
 *
 * @param rule the rule of the domain that refused it: then the service works, and may refuse it again. Without a rule, 409, 429,
 * 5xx and a status of success mean that it was turned away, which must end when the fault does.
 * @throws HarnessError for a rule that is no text.
 * @example outcome: ({ status }) => (status === 409 ? refused('sold out') : status === 503 ? refused() : applied())
 */
export function refused(rule?: string): Effect {
  if (rule === undefined) return markedAsEffect({ kind: 'refused' })
  checkValue('refused: rule', rule, nameRule)
  return markedAsEffect({ kind: 'refused', rule })
}

/**
 * The response does not say whether the operation was done.
 *
 * @example outcome: ({ status }) => (status >= 500 ? unknown() : applied())
 */
export const unknown = (): Effect => markedAsEffect({ kind: 'unknown' })

/** Distinguishes effects from bodies of responses with the same fields. */
const effects = new WeakSet<object>()

function markedAsEffect(effect: Effect): Effect {
  effects.add(effect)
  return effect
}

/** Whether `applied`, `refused` or `unknown` made it. */
export const isEffect = (value: unknown): value is Effect => isRecord(value) && effects.has(value)

const kinds: readonly unknown[] = ['applied', 'refused', 'unknown'] satisfies Effect['kind'][]

/** @throws HarnessError for anything that is no effect. */
export function effectIn(value: unknown): Effect {
  if (isRecord(value) && kinds.includes(value['kind'])) return value as Effect
  throw new HarnessError(`domain: outcome returned ${shown(value)}, expected an effect`, {
    fix: 'return applied(id), refused() or unknown()',
  })
}

export const isApplied = ({ effect }: Pick<Act, 'effect'>): boolean => effect.kind === 'applied'

export const isInDoubt = ({ effect }: Pick<Act, 'effect'>): boolean => effect.kind === 'unknown'

/** Done, or refused by a rule of its domain: the service has responded as it should. */
export const isServed = ({ effect }: Pick<Act, 'effect'>): boolean =>
  effect.kind === 'applied' || (effect.kind === 'refused' && effect.rule !== undefined)

/** The id of the row that an answer names, as text: a driver may return as text what JSON has as a number. */
export const rowIdOf = ({ effect }: Pick<Act, 'effect'>): string | undefined =>
  effect.kind === 'applied' ? effect.id?.toString() : undefined

/** Whether two ids may be of one row: a driver may return as text what JSON has as a number, and an absent id contradicts none. */
export const isSameId = (one: Id | undefined, other: Id | undefined): boolean =>
  one === undefined || other === undefined || String(one) === String(other)

export const isFirst = ({ effect }: Pick<Act, 'effect'>): boolean =>
  effect.kind === 'applied' && effect.replayed !== true

export type Timed = Pick<Act, 'sentMs' | 'answeredMs' | 'heldBackMs' | 'late'>

/** Its duration, without the time for which its client held back half of a body. */
export const tookMs = (act: Timed): number => act.answeredMs - act.sentMs - (act.heldBackMs ?? 0)

/** Refused, but by no rule of the domain: there was no connection, no capacity, no database, or its key was in flight. */
export const isTurnedAway = ({ effect, status = 0 }: Pick<Act, 'effect' | 'status'>): boolean =>
  effect.kind === 'refused' &&
  effect.rule === undefined &&
  (status === 0 || status === 409 || status === 429 || status >= 500 || isOfSuccess(status))

/** As of each response of GraphQL, whose body says what went wrong. */
export const isOfSuccess = (status = 0): boolean => status >= 100 && status < 400

/** `applied as 17`, `refused, status 503`. */
export function describeEffect({ effect, status, reason }: Pick<Act, 'effect' | 'status' | 'reason'>) {
  if (effect.kind === 'applied') {
    const told = effect.replayed === true ? 'replayed' : 'applied'
    return effect.id === undefined ? told : `${told} as ${effect.id}`
  }
  const told = effect.kind === 'refused' ? ['refused', effect.rule] : ['in doubt']
  return [...told, reason ?? (status !== undefined && `status ${status}`)].filter(Boolean).join(', ')
}

/**
 * A short description of an operation.
 *
 * @example describeAct(act) // operation run1-4-121 (applied as 907)
 */
export const describeAct = (act: Pick<Act, 'key' | 'order' | 'effect' | 'status' | 'reason'>): string =>
  `operation ${act.key} (${act.order === undefined ? '' : `${JSON.stringify(act.order)}, `}${describeEffect(act)})`
