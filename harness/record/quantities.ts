import * as plain from './units.ts'
import type { Quantity } from './units.ts'

/** Values made by the exported constructors, by unit. The package's own constants are not recorded. */
const made = new Map<string, Set<number>>()

const recording = <Unit extends string>(unit: Unit, make: (value: number) => Quantity<Unit>) => {
  const known = made.get(unit) ?? new Set()
  made.set(unit, known)
  return (value: number): Quantity<Unit> => {
    const quantity = make(value)
    known.add(quantity)
    return quantity
  }
}

/**
 * Whether a constructor of the unit has made this number. Vitest strips types, so `p99: 100` would otherwise pass as
 * milliseconds. A bare number that equals a quantity made elsewhere passes, and means the same.
 */
export const isQuantity = (value: unknown, unit: string): boolean =>
  typeof value === 'number' && made.get(unit)?.has(value) === true

/** Whether only constructors of other units have made this number. */
export const hasAnotherUnit = (value: unknown, unit: string): boolean =>
  !isQuantity(value, unit) && [...made.keys()].some(other => isQuantity(value, other))

/** A time in milliseconds: `ms(100)`. @throws HarnessError if negative or infinite. */
export const ms = recording('ms', plain.ms)
/** A time in seconds, kept in milliseconds: `seconds(20)`. @throws HarnessError if negative or infinite. */
export const seconds = recording('ms', plain.seconds)
/** A time in minutes, kept in milliseconds: `minutes(5)`. @throws HarnessError if negative or infinite. */
export const minutes = recording('ms', plain.minutes)
/** A time in hours, kept in milliseconds: `hours(1)`. @throws HarnessError if negative or infinite. */
export const hours = recording('ms', plain.hours)
/** A size in bytes: `bytes(4096)`. @throws HarnessError if negative or infinite. */
export const bytes = recording('B', plain.bytes)
/** A size in units of 10^6 bytes, as in "500 MB": `megabytes(500)`. @throws HarnessError if negative or infinite. */
export const megabytes = recording('B', plain.megabytes)
/** A size in units of 2^20 bytes, the unit of container limits: `mebibytes(512)`. @throws HarnessError if negative or infinite. */
export const mebibytes = recording('B', plain.mebibytes)
/** A rate in requests a second: `perSecond(120)`. @throws HarnessError if negative or infinite. */
export const perSecond = recording('1/s', plain.perSecond)
/** A share of one core in percent: `percentOfCore(20)` is a fifth of a core. @throws HarnessError if negative or infinite. */
export const percentOfCore = recording('% of a core', plain.percentOfCore)
/** A share in percent: `percent(10)` is a tenth. @throws HarnessError if negative or infinite. */
export const percent = recording('%', plain.percent)
/** A share of the machine's CPU in cores: `cores(0.5)`. @throws HarnessError if negative or infinite. */
export const cores = recording('cores', plain.cores)
/** A rate of data in units of 10^6 bits a second: `megabitsPerSecond(1)`. @throws HarnessError if negative or infinite. */
export const megabitsPerSecond = recording('bit/s', plain.megabitsPerSecond)
/** A growth in bytes for each request: `bytesPerRequest(8)`. @throws HarnessError if negative or infinite. */
export const bytesPerRequest = recording('B/request', plain.bytesPerRequest)
