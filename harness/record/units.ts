import { HarnessError } from './errors.ts'
import { shown } from './shown.ts'

declare const unit: unique symbol
/** A number that carries its unit. Only a constructor such as `ms` makes one, and it refuses what is negative or not finite. */
export type Quantity<Unit extends string> = number & { readonly [unit]: Unit }

/** A length of time. */
export type Milliseconds = Quantity<'ms'>
/** A size of memory or of data. */
export type Bytes = Quantity<'B'>
/** A rate, in requests a second. */
export type PerSecond = Quantity<'1/s'>
/** Share of one CPU core: 100 is one core fully busy, 200 is two. */
export type PercentOfCore = Quantity<'% of a core'>
/** Share of something said elsewhere: 10 is a tenth of it. */
export type Percent = Quantity<'%'>
/** A share of the machine's CPU: 0.5 is half of one core. */
export type Cores = Quantity<'cores'>
/** A rate of data on the network. */
export type BitsPerSecond = Quantity<'bit/s'>
/** What a leak may keep of each request. */
export type BytesPerRequest = Quantity<'B/request'>

/** A number of things. No quantity passes for one, though each is a number. */
export type Count = number & { readonly [unit]?: never }

/** Makes the constructor of a quantity; `name` is what its error calls it, `factor` how many units it counts. */
const quantity =
  <Unit extends string>(name: string, factor = 1) =>
  (value: number): Quantity<Unit> => {
    // Of a text or a list the product is a number too; of a bigint or a symbol there is none.
    const counted = typeof value === 'number' ? value * factor : Number.NaN
    if (Number.isFinite(counted) && value >= 0) return counted as Quantity<Unit>
    throw new HarnessError(`${name}(${shown(value)}): expected a finite number that is not negative`, {
      fix: `write for example ${name}(1)`,
    })
  }

// Those of the door, with what each of them means, are in `quantities.ts`.
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
