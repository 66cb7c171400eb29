import type { ComparisonExhibit } from './exhibits/comparison.ts'
import type { FireExhibit } from './exhibits/fire.ts'
import type { KneeExhibit } from './exhibits/knee.ts'
import type { LeakExhibit } from './exhibits/leak.ts'
import type { RunExhibit } from './exhibits/run.ts'
import type { SoakExhibit } from './exhibits/soak.ts'

/** What a test measured, small enough for the report: no more than a few hundred points a line, however long it ran. */
export type Exhibit = RunExhibit | LeakExhibit | FireExhibit | KneeExhibit | SoakExhibit | ComparisonExhibit

/** An exhibit and the checks that were made of it, by their full names. */
export interface Shown {
  readonly exhibit: Exhibit
  readonly checks: readonly string[]
}

declare module 'vitest' {
  interface TaskMeta {
    logs?: TestLogs
  }
}

/** Last lines of the containers of a test that failed. */
export interface TestLogs {
  readonly service: readonly string[]
  readonly database: readonly string[]
}

/** What the report shows of one test besides its checks. */
export interface TestExhibits {
  /** Path of the spec, from the root of the project. */
  readonly spec: string
  readonly test: string
  readonly durationMs: number
  readonly checks: readonly string[]
  readonly shown: readonly Shown[]
  readonly logs?: TestLogs
}
