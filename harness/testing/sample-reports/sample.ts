import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'
import type { TestPanels } from '../../report/charts/chart.ts'
import type { PageInput } from '../../report/page/page.ts'
import type { EnvironmentFacts } from '../../report/page/environment.ts'
import type { Move, PastCheck } from '../../report/results/history.ts'
import type { Check, Results } from '../../report/results/results.ts'

export const sampleNames = ['pass', 'fail', 'slow', 'inconclusive', 'compare', 'soak'] as const
export type SampleName = (typeof sampleNames)[number]

/** The stored results of a run of the specs. */
interface Stored {
  readonly results: Results
  readonly charts: readonly TestPanels[]
  readonly facts: EnvironmentFacts
}

const pastRuns = 40
const movedAt = 28
const dayMs = 86_400_000

/** A report of a real run with an invented history: no stored history is long enough. */
export async function sample(name: SampleName): Promise<PageInput> {
  const path = fileURLToPath(new URL(`${name}.json.gz`, import.meta.url))
  const stored = JSON.parse(String(await promisify(gunzip)(await readFile(path)))) as Stored
  const startedAt = Date.parse(stored.results.startedAt)
  const { checks } = stored.results
  const shifted = checks.find(({ id }) => id === 'baseline.latency.p95')
  return {
    ...stored,
    history: new Map(
      checks.map(check => [check.id, pastOf(check, startedAt, check === shifted ? movedAt : pastRuns)]),
    ),
    moved: new Map(shifted === undefined ? [] : [[shifted.id, moveOf(shifted, startedAt)]]),
  }
}

const dateOf = (startedAt: number, index: number): string =>
  new Date(startedAt - (pastRuns - 1 - index) * dayMs).toISOString()

/** Reproducible, and different for each check. */
const noise = (random: RandomGenerator): number => 0.85 + 0.3 * uniformFloat64(random)

function pastOf(check: Check, startedAt: number, moved: number): PastCheck[] {
  const { measured, verdict } = check
  const random = xoroshiro128plus(check.id.length)
  // Counts are the same in every run.
  const steady = measured === null || Number.isInteger(measured)
  return Array.from({ length: pastRuns }, (_, index) => {
    const last = index === pastRuns - 1
    const level = index < moved && moved < pastRuns ? 0.6 : 1
    return {
      at: dateOf(startedAt, index),
      measured: last || steady ? measured : Number((measured * level * noise(random)).toPrecision(3)),
      verdict: last ? verdict : 'pass',
    }
  })
}

const moveOf = ({ measured }: Check, startedAt: number): Move => ({
  since: dateOf(startedAt, movedAt),
  before: Number(((measured ?? 0) * 0.6).toPrecision(3)),
  after: measured ?? 0,
})
