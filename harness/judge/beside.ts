import type { RunRecord } from '../record/run-record.ts'
import type { BesideUse } from './evidence.ts'
import { grownOver } from './sample-deltas.ts'

const nearlyAll = 0.8
/** Most servers do their work in one thread. */
const coresByDefault = 1

const shareOf = ({ usedCores, ofCores }: BesideUse): number => usedCores / ofCores

/** The busiest container beside the service, if it used nearly all of what it can use. */
export function exhaustedBeside({
  samples,
  besideQuotaCores = {},
}: Pick<RunRecord, 'samples' | 'besideQuotaCores'>): BesideUse | undefined {
  const names = new Set(samples.flatMap(({ beside = {} }) => Object.keys(beside)))
  const uses = [...names].flatMap((name): BesideUse[] => {
    // A container that could not be read for a while is judged by the time in which it could.
    const read = samples.flatMap(({ beside, ...sample }) => {
      const own = beside?.[name]
      return own === undefined ? [] : [{ ...sample, ...own }]
    })
    const wallMs = grownOver(read, ({ atMs }) => atMs)
    const cpuMs = grownOver(read, sample => sample.cpuMs)
    const ofCores = Math.min(coresByDefault, besideQuotaCores[name] ?? coresByDefault)
    return wallMs > 0 ? [{ name, usedCores: cpuMs / wallMs, ofCores }] : []
  })
  const [busiest] = uses.toSorted((one, other) => shareOf(other) - shareOf(one))
  return busiest !== undefined && shareOf(busiest) >= nearlyAll ? busiest : undefined
}
