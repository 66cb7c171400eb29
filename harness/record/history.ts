/** What one list holds, or one register: a write is known by its value, so no two writes to a key share one. */
export type Value = number | string

/** One access to one key. A key is either a list, with `append`, or a register, with `write`; both are read. */
export type MicroOperation =
  | { readonly kind: 'append' | 'write'; readonly key: string; readonly value: Value }
  | { readonly kind: 'read'; readonly key: string; readonly value: Value | null | readonly Value[] }

/** One transaction as its client saw it: all of its micro-operations take effect, or none. */
export interface Transaction {
  /** Who ran it. A process runs one transaction at a time; after an unknown outcome its client is a new process. */
  readonly process: number | string
  /** Milliseconds on a clock that all processes share. */
  readonly invokedMs: number
  /** When its client knew the outcome; absent where it never did. */
  readonly completedMs?: number
  /** `unknown` where it may have been committed: the answer was lost. */
  readonly outcome: 'committed' | 'aborted' | 'unknown'
  /** In the order in which they were executed; a read whose answer never came is left out. */
  readonly operations: readonly MicroOperation[]
}

/**
 * A value appended to a list. No value is appended twice to one list, or nobody could tell which one was read.
 *
 * @example append('orders', act.id)
 */
export const append = (key: string, value: Value): MicroOperation => ({ kind: 'append', key, value })

/**
 * A value written to a register. No value is written twice to one register, or nobody could tell which one was read.
 *
 * @example write('stock', body.version)
 */
export const write = (key: string, value: Value): MicroOperation => ({ kind: 'write', key, value })

/**
 * What was read: the whole list, in its order, or the value of a register; `null` where nothing was written yet.
 *
 * @example readOf('orders', [17, 18])
 */
export const readOf = (key: string, value: Value | null | readonly Value[]): MicroOperation => ({
  kind: 'read',
  key,
  value,
})
