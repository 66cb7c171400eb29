import type { Misreads } from './misreads.ts'
import { commonLength, isList, type Observed, type Reading } from './observations.ts'

/**
 * Two transactions that read one version of a key and then wrote the key: the second overwrote a version it had not seen. Found
 * without the order of the two, which a register may not show.
 */
export function findLostUpdates({ kind, readings, longest }: Observed, misreads: Misreads): void {
  const first = new Map<unknown, Reading>()
  for (const reading of readings) {
    const { value, own, wrote, transaction } = reading
    if (wrote === undefined || own.length > 0) continue
    if (isList(value) && commonLength(value, longest) < value.length) continue
    const version = kind === 'list' ? (isList(value) ? value.length : 0) : value
    const former = first.get(version)
    if (former?.wrote === undefined) first.set(version, reading)
    else if (former.transaction !== transaction)
      misreads.add('lost update', [former, former.wrote, reading, wrote])
  }
}
