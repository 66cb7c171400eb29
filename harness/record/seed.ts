import { randomInt } from 'node:crypto'
import { HarnessError } from './errors.ts'

const largest = 2 ** 31 - 1

/**
 * The seed of every random choice of a run, from the environment variable `SEED`; if unset, one is drawn for all workers.
 *
 * @throws HarnessError where `SEED` is no whole number from 0 to 2^31 - 1
 * @example const random = xoroshiro128plus(seed())
 */
export function seed(): number {
  const text = (process.env['SEED'] ??= String(randomInt(largest)))
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= largest) return value
  throw new HarnessError(`SEED=${text}: expected a whole number from 0 to ${largest}`, {
    fix: 'copy the seed from the run you want to repeat, or unset SEED',
  })
}
