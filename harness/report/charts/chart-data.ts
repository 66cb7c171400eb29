import { round, type Judgement } from '../../judge/verdict.ts'
import type { ComparisonExhibit } from './comparison.ts'
import type { FireExhibit } from './fire.ts'
import type { KneeExhibit } from './knee.ts'
import type { LeakExhibit } from './leak.ts'
import type { RunExhibit } from './run.ts'
import type { SoakExhibit } from './soak.ts'
import type { Logs } from '../text/explain.ts'

/** What a test measured, small enough for the report: no more than a few hundred points a line, however long it ran. */
export type Exhibit = RunExhibit | LeakExhibit | FireExhibit | KneeExhibit | SoakExhibit | ComparisonExhibit

/** A rule that was broken while an exhibit was made, and when. */
export interface ShownViolation {
  readonly title: string
  /** How often, of what: `3 violations in 2000 transfers`. */
  readonly count: string
  readonly atMs: readonly number[]
}

export interface Shown {
  readonly exhibit: Exhibit
  readonly violations: readonly ShownViolation[]
}

/** Those on the clock of the exhibit: of several fires in one spec, those whose checks bear its name. */
export const violationsIn = (judgements: readonly Judgement[], exhibit: Exhibit): ShownViolation[] =>
  exhibit.kind !== 'fire'
    ? []
    : judgements
        .filter(({ check, verdict }) => verdict === 'fail' && check.startsWith(`${exhibit.name}.`))
        .map(({ title, measured, unit, moments = [] }) => ({
          title,
          count: `${round(measured ?? 0)} ${unit}`,
          atMs: moments.map(Math.round),
        }))

declare module 'vitest' {
  interface TaskMeta {
    logs?: Logs
  }
}

/** What the report shows of one test besides its checks. */
export interface TestExhibits {
  /** Path of the spec, from the root of the project. */
  readonly spec: string
  readonly test: string
  readonly durationMs: number
  readonly checks: readonly string[]
  readonly shown: readonly Shown[]
  readonly logs?: Logs
}
