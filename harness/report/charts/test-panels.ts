import type { Panel } from './chart.ts'

/** What the report shows of one test in addition to its checks. */
export interface TestPanels {
  /** Path of the spec, relative to the root of the project. */
  readonly spec: string
  readonly test: string
  readonly durationMs: number
  /** Ids of its checks. */
  readonly checks: readonly string[]
  readonly panels: readonly Panel[]
  /** Paths of the log files of its containers, if it failed. */
  readonly logs?: readonly string[]
}
