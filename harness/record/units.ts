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

/** As its reader wrote it. */
const written = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value))

/** Makes the constructor of a quantity; `name` is what its RangeError calls it, `factor` how many units it counts. */
const quantity =
  <Unit extends string>(name: string, factor = 1) =>
  (value: number): Quantity<Unit> => {
    if (!Number.isFinite(value) || value < 0) {
      throw new RangeError(
        `${name}(${written(value)}): expected a finite number that is not negative\n  fix: write for example ${name}(1)`,
      )
    }
    return (value * factor) as Quantity<Unit>
  }

/** A time in milliseconds: `ms(100)`. */
export const ms = quantity<'ms'>('ms')
/** A time in seconds, kept in milliseconds: `seconds(20)`. */
export const seconds = quantity<'ms'>('seconds', 1_000)
/** A time in minutes, kept in milliseconds: `minutes(5)`. */
export const minutes = quantity<'ms'>('minutes', 60_000)
/** A time in hours, kept in milliseconds: `hours(1)`. */
export const hours = quantity<'ms'>('hours', 3_600_000)
/** A size in bytes: `bytes(4096)`. */
export const bytes = quantity<'B'>('bytes')
/** A size in units of 10^6 bytes, as in "500 MB": `megabytes(500)`. */
export const megabytes = quantity<'B'>('megabytes', 1_000_000)
/** A size in units of 2^20 bytes, in which limits of containers are given: `mebibytes(512)`. */
export const mebibytes = quantity<'B'>('mebibytes', 2 ** 20)
/** A rate in requests a second: `perSecond(120)`. */
export const perSecond = quantity<'1/s'>('perSecond')
/** A share of one core in percent: `percentOfCore(20)` is a fifth of a core. */
export const percentOfCore = quantity<'% of a core'>('percentOfCore')
/** A share in percent: `percent(10)` is a tenth. */
export const percent = quantity<'%'>('percent')
/** A share of the machine's CPU in cores: `cores(0.5)`. */
export const cores = quantity<'cores'>('cores')
/** A rate of data in units of 10^6 bits a second: `megabitsPerSecond(1)`. */
export const megabitsPerSecond = quantity<'bit/s'>('megabitsPerSecond', 1_000_000)
/** A growth in bytes for each request: `bytesPerRequest(8)`. */
export const bytesPerRequest = quantity<'B/request'>('bytesPerRequest')
