import type { TaskMeta } from 'vitest'
import type { Check } from '../report/results/results.ts'
import type { Panel } from '../report/charts/chart.ts'
import type { Kept } from '../system/kept.ts'

/** What a test leaves for the reporter. */
export interface JudgedMeta {
  checks?: readonly Check[]
  panels?: readonly Panel[]
  /** Paths of the files with what the systems of a failed test printed. */
  logs?: readonly string[]
  /** Systems of a failed test that are still there. */
  kept?: readonly Kept[]
}

/** The same object with its types: an augmentation of Vitest's own would be forced on every user of the package. */
export const judgedMeta = (meta: TaskMeta): JudgedMeta => meta as JudgedMeta
