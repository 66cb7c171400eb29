import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { evidencedBy } from './errors.ts'

const fixes: Readonly<Record<string, string>> = {
  ENOSPC: 'free space on this disk (`npx vitest-plumbline doctor` shows how much there is)',
  EDQUOT: 'free space: the quota of this user is used up',
  EROFS: 'run in a folder that is not mounted read-only',
}

/** The error for a file that could not be written. Errors that are not from the file system are returned unchanged. */
export function writeFailure(path: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error as Error
  const fix = fixes[code] ?? 'see who owns it, and give this user write access'
  return evidencedBy(error, `${path} could not be written`, fix)
}

/** Writes a file, in folders that it makes where they are missing. @throws HarnessError where that fails. */
export function write(file: string, text: string, flag: 'w' | 'wx' = 'w'): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { flag })
  } catch (error) {
    throw writeFailure(file, error)
  }
}
