import { ms } from '../record/quantities.ts'
import type { Milliseconds } from '../record/units.ts'

/** How many times longer the engine takes for the same work than this machine on a quiet day; `npm run hosts` measures it. */
export const slowness = Math.max(1, Number(process.env['SLOWNESS'] ?? 1))

/** A limit of time that is about functions and not about speed, on an engine that is emulated or busy. */
export const slowed = (limit: Milliseconds): Milliseconds => ms(limit * slowness)
