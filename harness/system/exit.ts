import { HarnessError } from '../record/errors.ts'
import { exitRemedy } from './exit-remedy.ts'

export interface Exit {
  readonly code: number
  /** The kernel killed it because it reached its memory limit. */
  readonly outOfMemory: boolean
}

/** The last log lines of a container, below its name. */
export const shownLog = (name: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? [`the ${name} printed nothing`]
    : [`last lines of the ${name}:`, ...lines.map(line => `| ${line}`)]

/** That a container ended which was to run, with exit code, OOM flag and last lines. */
export function crashError(
  name: string,
  during: string,
  { code, outOfMemory }: Exit,
  lines: readonly string[],
) {
  const why = outOfMemory ? 'killed at its memory limit (OOM)' : `exit code ${code}`
  return new HarnessError(`the ${name} ended ${during}: ${why}`, {
    evidence: shownLog(name, lines),
    fix: outOfMemory ? 'raise its memory limit, or make it need less' : exitRemedy(lines),
  })
}
