import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { TestExhibits } from '../exhibit.ts'
import type { PageInput } from '../page.ts'
import type { Setting } from '../page/setting.ts'
import type { Moved, PastRun } from '../page/sparkline.ts'
import type { CheckResult, Results } from '../results.ts'

export const sampleNames = ['pass', 'fail', 'inconclusive'] as const
export type SampleName = (typeof sampleNames)[number]

/** What a run of the specs has left, kept as a file. */
interface Stored {
  readonly results: Results
  readonly exhibits: readonly TestExhibits[]
  readonly setting: Setting
}

const pastRuns = 40
const movedAt = 28
const dayMs = 86_400_000

/** A report of a real run, beside a past that was made up: so many runs are nowhere stored. */
export async function sample(name: SampleName): Promise<PageInput> {
  const path = fileURLToPath(new URL(`${name}.json`, import.meta.url))
  const stored = JSON.parse(await readFile(path, 'utf8')) as Stored
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

/** Multiples of an irrational number look like noise, and are the same each time. */
const noise = (index: number): number => 0.85 + 0.3 * ((index * 0.754_877_666) % 1)

function pastOf(check: CheckResult, startedAt: number, moved: number): PastRun[] {
  const { measured, verdict } = check
  return Array.from({ length: pastRuns }, (_, index) => {
    const last = index === pastRuns - 1
    const level = index < moved && moved < pastRuns ? 0.6 : 1
    return {
      at: dateOf(startedAt, index),
      measured:
        last || measured === null ? measured : Number((measured * level * noise(index)).toPrecision(3)),
      verdict: last ? verdict : 'pass',
    }
  })
}

const moveOf = ({ measured }: CheckResult, startedAt: number): Moved => ({
  since: dateOf(startedAt, movedAt),
  before: Number(((measured ?? 0) * 0.6).toPrecision(3)),
  after: measured ?? 0,
})
