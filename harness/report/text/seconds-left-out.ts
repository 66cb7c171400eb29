import type { Interference } from '../../judge/evidence.ts'
import type { Check } from '../results/results.ts'
import { round } from '../../record/round.ts'

const reasons = { generatorLate: 'the generator was late', hostBusy: 'the host was busy' } as const

/**
 * For a figure that does not cover the whole run: how much was left out, why, and the figure of the whole run. Which seconds are
 * left out depends on the limit, and so does the figure.
 */
export function leftOut({ evidence }: Pick<Check, 'evidence'>): string | undefined {
  const all = evidence.find(({ kind }) => kind === 'ofAllSeconds')
  const spoiled = evidence.filter(
    (item): item is Interference => item.kind === 'generatorLate' || item.kind === 'hostBusy',
  )
  const [{ ofSeconds } = { ofSeconds: 0 }] = spoiled
  if (all?.kind !== 'ofAllSeconds' || ofSeconds === 0) return undefined
  const seconds = spoiled.reduce((sum, item) => sum + item.seconds, 0)
  const why = spoiled.map(({ kind }) => reasons[kind]).join(' and ')
  return `${seconds} of ${ofSeconds} seconds left out because ${why}; with them ${round(all.measured)} ${all.unit}`
}
