import type { Panel } from './chart.ts'

/** What the report shows of one test besides its checks. */
export interface TestPanels {
  /** Path of the spec, from the root of the project. */
  readonly spec: string
  readonly test: string
  readonly durationMs: number
  /** Ids of its checks. */
  readonly checks: readonly string[]
  readonly panels: readonly Panel[]
  /** Paths of the files with what its containers printed, where it failed. */
  readonly logs?: readonly string[]
}
