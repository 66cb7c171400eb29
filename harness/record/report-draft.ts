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

/** Path of the draft, for the workers of this process; empty or unset where no report is made. */
export const draftVariable = 'PLUMBLINE_REPORT_DRAFT'
const prefix = '.plumbline/report-'
const report = 'report'
/** Results of other machines in the report's folder: they are kept when the report is replaced. */
const shards = 'shards'
/** About the size of the smallest report. */
const probeBytes = 1_000_000

/**
 * Begins an empty report for this run. It is assembled in a temporary folder and replaces `report/` when it is complete, so that
 * a killed run leaves the previous report or none.
 *
 * @throws HarnessError where the report could not be replaced, or the disk is full.
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
  // Detects a full disk before the run, not after it. `report/` may be on its own disk.
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
 * Checks that what exists is an earlier report or a part of one: the next report would overwrite other files.
 *
 * @throws HarnessError where `report` is a file, or a folder with other content.
 */
export function assertReplaceable(): void {
  const found = statSync(report, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isDirectory()) {
    throw new HarnessError(`${resolve(report)} is a file, expected a folder for the report, or nothing`, {
      fix: 'move or rename it: a run writes its report there',
    })
  }
  // A mount point may contain files of its file system.
  const names = readdirSync(report).filter(name => !name.startsWith('.') && name !== 'lost+found')
  if (names.length === 0 || names.some(name => name === 'results.json' || name === shards)) return
  throw new HarnessError(`${resolve(report)} contains ${shown(names[0])}, but no earlier report`, {
    fix: 'move it: a run replaces the contents of this folder',
  })
}

/**
 * Writes a file of the current report, in the process that began it or in one of its workers.
 *
 * @param path relative to the folder of the report.
 * @throws HarnessError where the disk is full or the folder is not writable.
 * @returns its path once the report is complete; undefined where no report is made, and nothing was written.
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
 * Makes the draft the report. Between its two renames no report exists; a mount point is written file by file.
 *
 * @param rename replaced in a test of a folder that cannot be moved.
 * @throws HarnessError where the report cannot be replaced.
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

/** A mount point, as in a container of a CI, cannot be moved. */
function moved(rename: typeof renameSync, to: string): boolean {
  try {
    rename(report, to)
    return true
  } catch (error) {
    if (['EBUSY', 'EXDEV'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

/** Replaces the content of the folder, except for the results of other machines. */
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
