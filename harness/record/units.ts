declare const unit: unique symbol
export type Quantity<Unit extends string> = number & { readonly [unit]: Unit }

export type Milliseconds = Quantity<'ms'>
export type Bytes = Quantity<'B'>
export type PerSecond = Quantity<'1/s'>
/** Share of one CPU core: 100 is one core fully busy, 200 is two. */
export type PercentOfCore = Quantity<'% of a core'>
/** Share of something said elsewhere: 10 is a tenth of it. */
export type Percent = Quantity<'%'>
export type Cores = Quantity<'cores'>
export type BitsPerSecond = Quantity<'bit/s'>
export type BytesPerRequest = Quantity<'B/request'>

/** A number of things. No quantity passes for one, though each is a number. */
export type Count = number & { readonly [unit]?: never }

const quantity =
  <Unit extends string>(name: string, factor = 1) =>
  (value: number): Quantity<Unit> => {
    if (!Number.isFinite(value) || value < 0) {
      throw new RangeError(`${name}(${value}): expected a finite number that is not negative`)
    }
    return (value * factor) as Quantity<Unit>
  }

export const ms = quantity<'ms'>('ms')
export const seconds = quantity<'ms'>('seconds', 1_000)
export const minutes = quantity<'ms'>('minutes', 60_000)
export const hours = quantity<'ms'>('hours', 3_600_000)
export const bytes = quantity<'B'>('bytes')
/** 10^6 bytes, the unit of limits such as "500 MB". */
export const megabytes = quantity<'B'>('megabytes', 1_000_000)
/** 2^20 bytes, the unit in which container memory limits are given. */
export const mebibytes = quantity<'B'>('mebibytes', 2 ** 20)
export const perSecond = quantity<'1/s'>('perSecond')
export const percentOfCore = quantity<'% of a core'>('percentOfCore')
export const percent = quantity<'%'>('percent')
export const cores = quantity<'cores'>('cores')
export const megabitsPerSecond = quantity<'bit/s'>('megabitsPerSecond', 1_000_000)
export const bytesPerRequest = quantity<'B/request'>('bytesPerRequest')
