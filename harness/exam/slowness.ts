import { ms } from '../record/quantities.ts'
import type { Milliseconds } from '../record/units.ts'
import type { ServiceDescription } from '../system/description.ts'

/** How many times longer the engine takes for the same work than on two quiet cores; `npm run hosts` measures it. */
export const slowness = Math.max(1, Number(process.env['SLOWNESS'] ?? 1))

/** A time limit for tests of functions, not of speed, on an engine that is slow or busy. */
export const slowed = (limit: Milliseconds): Milliseconds => ms(Math.ceil(limit * slowness))

/** The ledger's own timeouts, in ms, as in app/config.ts. The last is at most a minute. */
const timeouts = {
  CONNECT_TIMEOUT_MS: 1_000,
  LOCK_TIMEOUT_MS: 1_000,
  STATEMENT_TIMEOUT_MS: 2_000,
  TRANSACTION_TIMEOUT_MS: 3_000,
}
const factor = Math.min(slowness, 60_000 / timeouts.TRANSACTION_TIMEOUT_MS)
const longTimeouts = Object.fromEntries(
  Object.entries(timeouts).map(([name, value]) => [name, String(Math.round(value * factor))]),
)

/** The ledger, or a mutant of it, with longer time limits. */
export const patient = (service: ServiceDescription): ServiceDescription => ({
  ...service,
  readyWithin: slowed(service.readyWithin),
  shutdownWithin: slowed(service.shutdownWithin),
  env: beside => ({ ...service.env(beside), ...(slowness > 1 && longTimeouts) }),
})
