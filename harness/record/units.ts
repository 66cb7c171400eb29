import { HarnessError, shown } from './errors.ts'

declare const unit: unique symbol
/** A number with its unit. Only a constructor such as `ms` makes one; it refuses negative and infinite values. */
export type Quantity<Unit extends string> = number & { readonly [unit]: Unit }

/** A length of time. */
export type Milliseconds = Quantity<'ms'>
/** A size of memory or of data. */
export type Bytes = Quantity<'B'>
/** A rate, in requests a second. */
export type PerSecond = Quantity<'1/s'>
/** Share of one CPU core: 100 is one core fully busy, 200 is two. */
export type PercentOfCore = Quantity<'% of a core'>
/** Share of another figure: 10 is a tenth of it. */
export type Percent = Quantity<'%'>
/** A share of the machine's CPU: 0.5 is half of one core. */
export type Cores = Quantity<'cores'>
/** A rate of data on the network. */
export type BitsPerSecond = Quantity<'bit/s'>
/** Memory that a leak may retain for each request. */
export type BytesPerRequest = Quantity<'B/request'>

/** A number of things. A quantity is no count, although it is a number. */
export type Count = number & { readonly [unit]?: never }

/** Makes the constructor of a quantity. `name`: its name in errors; `factor`: how many units it counts. */
const quantity =
  <Unit extends string>(name: string, factor = 1) =>
  (value: number): Quantity<Unit> => {
    // The product of a text or a list may be a number too; a bigint or a symbol would throw.
    const counted = typeof value === 'number' ? value * factor : Number.NaN
    if (Number.isFinite(counted) && value >= 0) return counted as Quantity<Unit>
    throw new HarnessError(`${name}(${shown(value)}): expected a finite number of 0 or more`, {
      fix: `write for example ${name}(1)`,
    })
  }

// `quantities.ts` exports the public ones, with their documentation.
export const ms = quantity<'ms'>('ms')
export const seconds = quantity<'ms'>('seconds', 1_000)
export const minutes = quantity<'ms'>('minutes', 60_000)
export const hours = quantity<'ms'>('hours', 3_600_000)
export const bytes = quantity<'B'>('bytes')
export const megabytes = quantity<'B'>('megabytes', 1_000_000)
export const mebibytes = quantity<'B'>('mebibytes', 2 ** 20)
export const perSecond = quantity<'1/s'>('perSecond')
export const percentOfCore = quantity<'% of a core'>('percentOfCore')
export const percent = quantity<'%'>('percent')
export const cores = quantity<'cores'>('cores')
export const megabitsPerSecond = quantity<'bit/s'>('megabitsPerSecond', 1_000_000)
export const bytesPerRequest = quantity<'B/request'>('bytesPerRequest')
