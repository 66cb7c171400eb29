import { HarnessError } from './errors.ts'
import type { Json } from './call.ts'
import { checkOptions, checkValue, isRecord, isText, type OptionRule } from './option.ts'
import { shown } from './shown.ts'
import { ms, type Milliseconds } from './units.ts'

/** How a row, an answer or an operation is told apart from others of its kind. */
export type Id = string | number

const idRule: OptionRule = {
  expected: 'text, or a number that is exact',
  example: 'body.id',
  holds: value => (typeof value === 'string' && value !== '') || Number.isSafeInteger(value),
}

const replayedRule: OptionRule = {
  expected: 'true or false',
  example: "headers['idempotency-replayed'] === 'true'",
  holds: value => typeof value === 'boolean',
}
const nameRule: OptionRule = { expected: 'text', example: "'sold out'", holds: isText }

/** What a client knows of an operation, once it is over. */
export type Effect =
  /** It was done. `id`: of what it made. `replayed`: whether the answer says that its key was known; absent where it does not tell. */
  | { readonly kind: 'applied'; readonly id?: Id; readonly replayed?: boolean }
  /** It certainly had no effect. `rule`: of the domain, by which it was refused; else it was turned away or malformed. */
  | { readonly kind: 'refused'; readonly rule?: string }
  /** It may have been done or not. */
  | { readonly kind: 'unknown' }

/** One operation of a fault run: asked for by a client, and what came of it. Milliseconds on the clock of the faults. */
export interface Act {
  /** Number of its client, from 0. */
  readonly client: number
  /** No other operation has it; the same one, asked for again, has it again. */
  readonly key: string
  /** The service was not told the key: asked for again, it would be done again. */
  readonly withoutKey?: true
  /** What `order` of the domain has drawn, or a workload has asked for. */
  readonly order?: Json
  readonly sentMs: number
  /** When the last of its requests was sent, where it was several. */
  readonly lastSentMs?: number
  /** For how long its client kept half of a body to itself, of which the service had the other half. */
  readonly heldBackMs?: Milliseconds
  readonly answeredMs: number
  readonly effect: Effect
  /** The status of the answer; 0 where nothing was sent, absent where no answer came. */
  readonly status?: number
  /** Why no answer came. */
  readonly reason?: string
  /** The body of the answer as it came, where it was kept. */
  readonly text?: string
  /** Its requests, one after the other. */
  readonly requests?: readonly AskedRequest[]
}

/** A request of an operation and its answer, or why none came, as text that is cut where it is long. */
export interface AskedRequest {
  readonly sentMs: number
  readonly answeredMs: number
  readonly request: string
  readonly answer: string
}

/** An operation that was asked for again with its key, when all was healed. */
export interface ReplayedAct extends Act {
  readonly before: Pick<Act, 'effect' | 'status' | 'reason' | 'text'>
}

/**
 * The operation was done.
 *
 * @param id of what it made: the rows of `finalState` have it, and each answer to the same key.
 * @param options `replayed`: whether the answer says that it was done before, under the same key.
 * @throws HarnessError for an id that is neither text nor a number.
 * @example outcome: ({ status, body }) => (status === 201 ? applied(body.id) : unknown())
 */
export function applied(id?: Id, options: { readonly replayed?: boolean } = {}): Effect {
  checkOptions('applied: ', options, { rules: { replayed: replayedRule } })
  if (id !== undefined) checkValue('applied: id', id, idRule)
  return said({ kind: 'applied', ...(id !== undefined && { id }), ...options })
}

/**
 * The operation certainly had no effect.
 *
 * @param rule of the domain, by which it was refused: then the service has done its work, and whoever asks again may be
 *   refused again. Without one, 409, 429 and 5xx are taken for turning away, which must end when the fault does.
 * @throws HarnessError for a rule that is no text.
 * @example outcome: ({ status }) => (status === 409 ? refused('sold out') : status === 503 ? refused() : applied())
 */
export function refused(rule?: string): Effect {
  if (rule === undefined) return said({ kind: 'refused' })
  checkValue('refused: rule', rule, nameRule)
  return said({ kind: 'refused', rule })
}

/**
 * The answer leaves open whether the operation was done.
 *
 * @example outcome: ({ status }) => (status >= 500 ? unknown() : applied())
 */
export const unknown = (): Effect => said({ kind: 'unknown' })

/** So that no body of an answer is taken for one. */
const effects = new WeakSet<object>()

function said(effect: Effect): Effect {
  effects.add(effect)
  return effect
}

/** Whether `applied`, `refused` or `unknown` has made it. */
export const isEffect = (value: unknown): value is Effect => isRecord(value) && effects.has(value)

const kinds: readonly unknown[] = ['applied', 'refused', 'unknown'] satisfies Effect['kind'][]

/** @throws HarnessError for anything that is none. */
export function effectIn(value: unknown): Effect {
  if (isRecord(value) && kinds.includes(value['kind'])) return value as Effect
  throw new HarnessError(`domain: outcome returned ${shown(value)}, expected an effect`, {
    fix: 'return applied(id), refused() or unknown()',
  })
}

/** Done, or refused by a rule of its domain: the service has answered as it should. */
export const isServed = ({ effect }: Pick<Act, 'effect'>): boolean =>
  effect.kind === 'applied' || (effect.kind === 'refused' && effect.rule !== undefined)

/** What was told of it is that it was done now, and not before. */
export const isFirst = ({ effect }: Pick<Act, 'effect'>): boolean =>
  effect.kind === 'applied' && effect.replayed !== true

/** Without what its client kept it waiting for. */
export const tookMs = ({
  sentMs,
  answeredMs,
  heldBackMs = ms(0),
}: Pick<Act, 'sentMs' | 'answeredMs' | 'heldBackMs'>): number => answeredMs - sentMs - heldBackMs

/** Refused, and not for a reason of its own: there was no connection, no place, no database, or its key was in flight. */
export const isTurnedAway = ({ effect, status = 0 }: Pick<Act, 'effect' | 'status'>): boolean =>
  effect.kind === 'refused' &&
  effect.rule === undefined &&
  (status === 0 || status === 409 || status === 429 || status >= 500)

const ofStatus = ({ status, reason }: Pick<Act, 'status' | 'reason'>): string =>
  reason ?? (status === undefined ? '' : `status ${status}`)

/** `applied as 17`, `refused, status 503`. */
export function describeEffect(act: Pick<Act, 'effect' | 'status' | 'reason'>): string {
  const { effect } = act
  if (effect.kind === 'applied') {
    const told = effect.replayed === true ? 'replayed' : 'applied'
    return effect.id === undefined ? told : `${told} as ${effect.id}`
  }
  const rule = effect.kind === 'refused' ? effect.rule : undefined
  return [effect.kind === 'refused' ? 'refused' : 'in doubt', rule, ofStatus(act)].filter(Boolean).join(', ')
}

/**
 * An operation in short.
 *
 * @example describeAct(act) // operation run1-4-121 (applied as 907)
 */
export const describeAct = (act: Pick<Act, 'key' | 'order' | 'effect' | 'status' | 'reason'>): string =>
  `operation ${act.key} (${act.order === undefined ? '' : `${JSON.stringify(act.order)}, `}${describeEffect(act)})`
