import { appendFile, mkdir, readFile, rename } from 'node:fs/promises'
import { lastChange, type ChangePoint } from '../../judge/change-point.ts'
import type { Verdict } from '../../judge/verdict.ts'
import { writeFailure } from '../../record/write-failure.ts'
import type { Check, Results } from './results.ts'

const folder = '.plumbline'
export const historyPath = `${folder}/history.jsonl`

/** Where a run took place, as far as figures depend on it. Only runs with the same fingerprint are compared. */
export interface EnvironmentFingerprint {
  /** Path of the module that describes the service under test, from the root of the project. */
  readonly service: string
  /** Processor and its cores, of the machine the load came from. */
  readonly machine: string
  readonly engine: string
}

/** A line of the history. Its schema is its own: that of the results may change, and old lines are read all the same. */
export interface PastRun extends EnvironmentFingerprint {
  readonly schema: 1
  readonly at: string
  /** The commit, where there is one. */
  readonly revision?: string
  /** Files differed from that commit. */
  readonly dirty: boolean
  readonly seed: number
  readonly checks: Readonly<Record<string, readonly [measured: number | null, verdict: Verdict]>>
}

export interface PastCheck extends Pick<Check, 'measured' | 'verdict'> {
  readonly at: string
}

/** A figure whose level has changed between runs: medians of the runs before, and since the first at the new level. */
export interface Move extends Omit<ChangePoint, 'index'> {
  readonly since: string
}

export type CheckHistory = ReadonlyMap<string, readonly PastCheck[]>

const runsShown = 50
/** Of each of the two files: the one that is written, and the one before. */
const runsMax = 500
/** The probability that noise alone marks any check of a run, and that it marks a given one. */
const risk = { ofAny: 0.05, ofOne: 0.001 }
/** A move that many runs have seen is no news. */
const newsFor = 10

/** Whole lines of the file; what a killed run has left half-written is left out. */
const readRuns = async (path: string): Promise<PastRun[]> => {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n').flatMap(line => {
    try {
      const run = JSON.parse(line) as PastRun
      return run.schema === 1 ? [run] : []
    } catch {
      return []
    }
  })
}

const olderPath = (path: string): string => path.replace('.jsonl', '.older.jsonl')

/**
 * Adds a run, and returns it with those before it, oldest first. Several processes may do so at once: a line is
 * one write at the end of the file. A full file is put aside under another name and not rewritten, so that who is about
 * to write to it loses nothing.
 */
export async function remember(run: PastRun, path = historyPath): Promise<readonly PastRun[]> {
  const runs = await readRuns(path)
  const older = await readRuns(olderPath(path))
  try {
    await mkdir(folder, { recursive: true })
    if (runs.length >= runsMax) await rename(path, olderPath(path)).catch(() => undefined)
    // A line of its own, even after one that was cut off.
    await appendFile(path, `\n${JSON.stringify(run)}\n`)
  } catch (error) {
    throw writeFailure(path, error)
  }
  return [...older, ...runs, run].slice(-runsMax)
}

export const pastRun = (
  { finishedAt: at, seed, checks }: Results,
  where: EnvironmentFingerprint & Pick<PastRun, 'revision' | 'dirty'>,
): PastRun => ({
  schema: 1,
  at,
  seed,
  ...where,
  checks: Object.fromEntries(checks.map(({ id, measured, verdict }) => [id, [measured, verdict]])),
})

/** Of each check of the last run the last fifty runs with the same fingerprint, oldest first, the last one included. */
export function historyOf(runs: readonly PastRun[]): CheckHistory {
  const last = runs.at(-1)
  if (last === undefined) return new Map()
  const same = runs.filter(
    ({ service, machine, engine }) =>
      service === last.service && machine === last.machine && engine === last.engine,
  )
  return new Map(
    Object.keys(last.checks).map(id => {
      const past = same.flatMap(({ at, checks: { [id]: check } }) =>
        check === undefined ? [] : [{ at, measured: check[0], verdict: check[1] }],
      )
      return [id, past.slice(-runsShown)]
    }),
  )
}

/**
 * The checks whose figure has changed its level within the last ten runs. Undecided runs are left out: what they measured was
 * the machine. The risk of a false alarm is shared by all figures that vary at all.
 */
export function movesOf(history: CheckHistory): ReadonlyMap<string, Move> {
  const series = [...history].flatMap(([id, past]) => {
    const decided = past.flatMap(({ at, measured, verdict }) =>
      measured === null || verdict === 'inconclusive' ? [] : [{ at, measured }],
    )
    return new Set(decided.map(({ measured }) => measured)).size > 1 ? [{ id, decided }] : []
  })
  const riskOfEach = Math.min(risk.ofOne, risk.ofAny / series.length)
  return new Map(
    series.flatMap(({ id, decided }) => {
      const measured = decided.map(run => run.measured)
      const change = lastChange(measured, riskOfEach)
      if (change === undefined || change.index < decided.length - newsFor) return []
      const { index, before, after } = change
      return [[id, { since: decided[index]?.at ?? '', before, after }] as const]
    }),
  )
}
