import { inIsolation } from './excused/isolation.ts'
import { inJudge } from './excused/judge.ts'

/** A mutant that no test can detect. */
export interface Excuse {
  /** Path below harness/judge. */
  readonly file: string
  /** The original line, and the line of the mutant. */
  readonly before: string
  readonly after: string
}

/** By file and by the reason why no verdict changes: the original line, and what mutants change in it. */
const reasons: Record<string, Record<string, Record<string, readonly string[]>>> = {
  ...inIsolation,
  ...inJudge,
}

export const excused: readonly Excuse[] = Object.entries(reasons).flatMap(([file, lines]) =>
  Object.values(lines)
    .flatMap(changed => Object.entries(changed))
    .flatMap(([before, changes]) =>
      changes.map(change => {
        const [part = '', other = ''] = change.split(' → ')
        return { file, before, after: before.replace(part, () => other) }
      }),
    ),
)
