import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { HarnessError } from './errors.ts'
import { shown } from './shown.ts'
import { writeFailure } from './write-failure.ts'

/** Path of the draft, for the workers of this process; empty or not set where nobody makes a report. */
export const draftVariable = 'PLUMBLINE_REPORT_DRAFT'
const prefix = '.plumbline/report-'
const report = 'report'
/** Parts of a run that other machines have left there: they outlast the report. */
const shards = 'shards'
/** About as much as the smallest report. */
const probeBytes = 1_000_000

/**
 * Begins an empty report for the run that starts now. It is put together in a folder of its own and takes the place of
 * `report/` when it is complete, so that whoever kills the run leaves the last complete report or none.
 *
 * @throws HarnessError where the report could not take its place, or the disk is full.
 */
export function beginDraft(): void {
  assertReplaceable()
  for (const folder of globSync(`${prefix}*`)) {
    if (!isRunning(Number.parseInt(folder.slice(prefix.length), 10))) {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const folder = `${prefix}${process.pid}`
  rmSync(folder, { recursive: true, force: true })
  process.env[draftVariable] = folder
  // A full disk is found before the run, not after it. `report/` may be a disk of its own.
  for (const place of existsSync(report) ? [folder, report] : [folder]) {
    const probe = join(place, 'probe')
    try {
      write(probe, ' '.repeat(probeBytes))
    } finally {
      rmSync(place === folder ? folder : probe, { recursive: true, force: true })
    }
  }
}

/**
 * What is there is an earlier report or part of one: anything else is somebody's own, and the next report would take its place.
 *
 * @throws HarnessError where `report` is a file, or a folder of other things.
 */
export function assertReplaceable(): void {
  const found = statSync(report, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isDirectory()) {
    throw new HarnessError(`${resolve(report)} is a file, expected a folder for the report, or nothing`, {
      fix: 'move it away or rename it: a run writes its report there',
    })
  }
  // A place that is mounted may hold what its file system needs.
  const names = readdirSync(report).filter(name => !name.startsWith('.') && name !== 'lost+found')
  if (names.length === 0 || names.some(name => name === 'results.json' || name === shards)) return
  throw new HarnessError(`${resolve(report)} holds ${shown(names[0])} and no report of an earlier run`, {
    fix: 'move it away: a run begins with an empty report there',
  })
}

/**
 * Writes a file of the report that is under way: in the process that began it, or in one of its workers.
 *
 * @param path from the folder of the report on.
 * @throws HarnessError where the disk is full or the folder may not be written.
 * @returns the path it has once the report is complete; undefined where no report is made, and nothing was written.
 */
export function writeDraft(path: string, text: string): string | undefined {
  const folder = process.env[draftVariable]
  if (folder === undefined || folder === '') return undefined
  write(join(folder, path), text)
  return join(report, path)
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  } catch (error) {
    throw writeFailure(file, error)
  }
}

/**
 * Makes the draft the report. Between its two renames there is none; where it is mounted, it is written file by file.
 *
 * @param rename for a test of a folder that cannot be moved.
 * @throws HarnessError where the report may not be replaced.
 */
export function publishDraft(rename = renameSync): void {
  const folder = process.env[draftVariable]
  if (folder === undefined || folder === '') return
  const old = `${folder}-old`
  try {
    mkdirSync(folder, { recursive: true })
    if (existsSync(report) && !moved(rename, old)) return copyInto(report, folder)
    rename(folder, report)
    if (existsSync(join(old, shards))) rename(join(old, shards), join(report, shards))
    rmSync(old, { recursive: true, force: true })
  } catch (error) {
    throw writeFailure(report, error)
  }
}

/** Where something is mounted, as in a container of a CI, nothing can be moved away. */
function moved(rename: typeof renameSync, to: string): boolean {
  try {
    rename(report, to)
    return true
  } catch (error) {
    if (['EBUSY', 'EXDEV'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

/** In place of what was there, but for the parts of a run. */
function copyInto(folder: string, draft: string): void {
  for (const name of readdirSync(folder)) {
    if (name !== shards) rmSync(join(folder, name), { recursive: true, force: true })
  }
  cpSync(draft, folder, { recursive: true })
  rmSync(draft, { recursive: true, force: true })
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
