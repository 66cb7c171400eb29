import { checkValue, isListOf, textRule, type OptionRule } from './option.ts'

/** An element of a list, or the value of a register. It identifies a write: no two writes to a key have the same value. */
export type Value = number | string

/** One access to one key. A key is either a list, with `append`, or a register, with `write`; both are read. */
export type MicroOperation =
  | { readonly kind: 'append' | 'write'; readonly key: string; readonly value: Value }
  | { readonly kind: 'read'; readonly key: string; readonly value: Value | null | readonly Value[] }

/** One transaction as its client saw it: all of its micro-operations take effect, or none. */
export interface Transaction {
  /** The process that ran it. A process runs one transaction at a time; after an unknown outcome its client is a new process. */
  readonly process: number | string
  /** Milliseconds on a clock that all processes share. */
  readonly invokedMs: number
  /** When its client learned the outcome; absent where it did not. */
  readonly completedMs?: number
  /** `unknown` where the response was lost: it may have been committed. */
  readonly outcome: 'committed' | 'aborted' | 'unknown'
  /** In the order of execution; a read without a response is left out. */
  readonly operations: readonly MicroOperation[]
}

/**
 * A value appended to a list. A value must be appended to a list only once, so that a read identifies its append.
 *
 * @throws HarnessError for a key that is no text, and a value that is neither text nor a number.
 * @example append('orders', act.id)
 */
export const append = (key: string, value: Value): MicroOperation => written('append', key, value)

/**
 * A value written to a register. A value must be written to a register only once, so that a read identifies its write.
 *
 * @throws HarnessError for a key that is no text, and a value that is neither text nor a number.
 * @example write('stock', body.version)
 */
export const write = (key: string, value: Value): MicroOperation => written('write', key, value)

/**
 * A read: the whole list, in its order, or the value of a register; `null` where nothing was written yet.
 *
 * @throws HarnessError for a key that is no text, and for anything that cannot have been read.
 * @example readOf('orders', [17, 18])
 */
export function readOf(key: string, value: Value | null | readonly Value[]): MicroOperation {
  checkValue('readOf: key', key, keyRule)
  // A value may be undefined: a history leaves out what no response contained.
  if (value !== undefined) checkValue('readOf: value', value, readRule)
  return { kind: 'read', key, value }
}

function written(kind: 'append' | 'write', key: string, value: Value): MicroOperation {
  checkValue(`${kind}: key`, key, keyRule)
  if (value !== undefined) checkValue(`${kind}: value`, value, valueRule)
  return { kind, key, value }
}

const isValue = (value: unknown): value is Value => typeof value === 'string' || Number.isFinite(value)

const keyRule = textRule("'orders'")
const valueRule: OptionRule = { expected: 'a string or a number', example: '17', holds: isValue }
const readRule: OptionRule = {
  expected: 'a string, a number, null, or a list of strings and numbers',
  example: '[17, 18]',
  holds: value => value === null || isValue(value) || isListOf(isValue)(value),
}
