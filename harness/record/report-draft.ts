import { cpSync, existsSync, globSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { HarnessError, shown } from './errors.ts'
import { write, writeFailure } from './write-failure.ts'

/** Path of the draft, for the workers of this process; empty or unset where no report is made. */
export const draftVariable = 'PLUMBLINE_REPORT_DRAFT'
const prefix = '.plumbline/report-'
const report = 'report'
const own = `${prefix}${process.pid}`
/** The complete draft of a process, until its entries have replaced those of the report. */
const incomingPrefix = `${report}/.new-`
const incoming = `${incomingPrefix}${process.pid}`
/** They are removed first and written last: where they are, the rest is complete. */
const last = ['index.html', 'results.json']
/** Results of other machines in the report's folder: they are kept when the report is replaced. */
const shards = 'shards'
/** About the size of the smallest report. */
const probeBytes = 1_000_000

/**
 * Begins an empty report for this run. It is assembled in a temporary folder and replaces the entries of `report/` when it is
 * complete, so that a killed run leaves the previous report, or a part without `results.json` that the next run replaces.
 *
 * @throws HarnessError where the report could not be replaced, or the disk is full.
 * @returns a warning where another run of this folder is under way, because one of the two reports will replace the other.
 */
export function beginDraft(): string | undefined {
  assertReplaceable()
  globSync([`${prefix}*`, `${incomingPrefix}*`])
    .filter(folder => !isRunning(pidOf(folder)))
    .forEach(remove)
  remove(own)
  process.env[draftVariable] = own
  // Detects a full disk before the run, not after it. `report/` may be on its own disk.
  for (const place of existsSync(report) ? [own, report] : [own]) {
    const probe = join(place, 'probe')
    try {
      write(probe, ' '.repeat(probeBytes))
    } finally {
      remove(probe)
    }
  }
  const other = globSync(`${prefix}*`)
    .map(pidOf)
    .find(pid => pid !== process.pid)
  if (other === undefined) return undefined
  return (
    `another run of this folder is under way (process ${other}): both measure beside each other, and the report of the one that ends ` +
    `last replaces the other\n  fix: run one after the other, or the second in a copy of this folder`
  )
}

/** Ends a run that makes no report. */
export const discardDraft = (): void => remove(own)

/** @throws HarnessError where `report` is a file or has other content than a report: the next one would overwrite it. */
export function assertReplaceable(): void {
  const found = statSync(report, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isDirectory()) {
    throw new HarnessError(`${resolve(report)} is a file, expected a folder for the report, or nothing`, {
      fix: 'move or rename it: a run writes its report there',
    })
  }
  const names = entries()
  // A killed run may have removed the old results already.
  const isIncoming = globSync(`${incomingPrefix}*`).length > 0
  const isReport = names.some(name => name === 'results.json' || name === shards)
  if (names.length === 0 || isIncoming || isReport) return
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

/** Whether the current report has this file already; false where no report is made. */
export function isInDraft(path: string): boolean {
  const folder = process.env[draftVariable]
  return folder !== undefined && folder !== '' && existsSync(join(folder, path))
}

/**
 * Makes the draft the report. The folder of the report stays, because it may be a mount point, and contains the results of other
 * machines. A kill leaves the old report, the new one, or one without `results.json`.
 *
 * @param rename replaced in tests of what cannot be moved.
 * @throws HarnessError where the report cannot be replaced.
 */
export function publishDraft(rename = renameSync): void {
  const folder = process.env[draftVariable]
  if (folder === undefined || folder === '') return
  try {
    remove(incoming)
    move(folder, incoming, rename)
    for (const name of inOrder(entries()).toReversed()) {
      if (name !== shards) remove(join(report, name))
    }
    for (const name of inOrder(readdirSync(incoming))) rename(join(incoming, name), join(report, name))
    rmSync(incoming, { recursive: true })
  } catch (error) {
    throw writeFailure(report, error)
  }
}

/** What the report contains. A mount point may also contain files of its file system. */
const entries = (): string[] =>
  readdirSync(report).filter(name => !name.startsWith('.') && name !== 'lost+found')

const inOrder = (names: readonly string[]): string[] =>
  names.toSorted((a, b) => last.indexOf(a) - last.indexOf(b))

/** Moves a file or a folder into that of the report, which may be on its own disk. */
export function move(from: string, to: string, rename = renameSync): void {
  mkdirSync(dirname(to), { recursive: true })
  try {
    rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    cpSync(from, to, { recursive: true })
    rmSync(from, { recursive: true })
  }
}

const remove = (path: string): void => rmSync(path, { recursive: true, force: true })

/** The process that a draft is named after. */
const pidOf = (folder: string): number => Number.parseInt(/\d*$/.exec(folder)?.[0] ?? '', 10)

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
