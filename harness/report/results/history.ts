import { appendFile, mkdir, readFile, rename } from 'node:fs/promises'
import { lastChange, type ChangePoint } from '../../judge/change-point.ts'
import type { Verdict } from '../../judge/verdict.ts'
import { unlessThrown } from '../../record/unless-thrown.ts'
import { writeFailure } from '../../record/write-failure.ts'
import type { Check, Results } from './results.ts'

const folder = '.plumbline'
const historyPath = `${folder}/history.jsonl`

/** A line of the history. It has a schema of its own, so that old lines stay readable when the schema of the results changes. */
export interface PastRun {
  readonly schema: 1
  // The fingerprint of its environment, as far as figures depend on it: only runs with the same one are compared.
  /** Path of the module that describes the service under test, relative to the root of the project. */
  readonly service: string
  /** Processor and cores of the machine of the load generator. */
  readonly machine: string
  readonly engine: string
  readonly at: string
  /** The commit, in a repository. */
  readonly revision?: string
  /** Whether files differed from that commit. */
  readonly dirty: boolean
  readonly seed: number
  readonly checks: Readonly<Record<string, readonly [measured: number | null, verdict: Verdict]>>
}

export interface PastCheck extends Pick<Check, 'measured' | 'verdict'> {
  readonly at: string
}

/** A figure whose level has changed between runs: medians of the runs before the change, and of those since. */
export interface Move extends Omit<ChangePoint, 'index'> {
  readonly since: string
}

export type CheckHistory = ReadonlyMap<string, readonly PastCheck[]>

const runsShown = 50
/** The maximum for each of the two files: the current one and the previous one. */
const runsMax = 500
/** The probability that noise alone marks any check of a run, and that it marks a given check. */
const risk = { ofAny: 0.05, ofOne: 0.001 }
/** A change is reported for this many runs. */
const newsFor = 10

/** The complete lines of the file: a killed run may leave an incomplete one. */
const readRuns = async (path: string): Promise<PastRun[]> => {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n').flatMap(line => {
    const run = unlessThrown(() => JSON.parse(line) as PastRun | null)
    return run?.schema === 1 ? [run] : []
  })
}

/**
 * Adds a run, and returns it with the earlier runs, oldest first. Safe for concurrent processes: a line is one write at the end
 * of the file. A full file is renamed, not rewritten, so that a concurrent write is not lost.
 */
export async function remember(run: PastRun, path = historyPath): Promise<readonly PastRun[]> {
  const olderPath = path.replace('.jsonl', '.older.jsonl')
  const runs = await readRuns(path)
  const older = await readRuns(olderPath)
  try {
    await mkdir(folder, { recursive: true })
    if (runs.length >= runsMax) await rename(path, olderPath).catch(() => undefined)
    // On a line of its own, even after an incomplete one.
    await appendFile(path, `\n${JSON.stringify(run)}\n`)
  } catch (error) {
    throw writeFailure(path, error)
  }
  return [...older, ...runs, run].slice(-runsMax)
}

export const pastRun = (
  { finishedAt: at, seed, checks }: Results,
  where: Omit<PastRun, 'schema' | 'at' | 'seed' | 'checks'>,
): PastRun => ({
  schema: 1,
  at,
  seed,
  ...where,
  checks: Object.fromEntries(checks.map(({ id, measured, verdict }) => [id, [measured, verdict]])),
})

/** For each check of the last run, the last fifty runs with the same fingerprint, oldest first, including the last run. */
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
 * The checks whose figure has changed its level within the last ten runs. Inconclusive runs are left out: they measured the
 * machine. The risk of a false alarm is shared by all figures that vary at all.
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
