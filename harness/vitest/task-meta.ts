import type { TaskMeta } from 'vitest'
import type { Check } from '../report/results/results.ts'
import type { Panel } from '../report/charts/chart.ts'
import type { Kept } from '../system/kept.ts'

export interface JudgedMeta {
  checks?: readonly Check[]
  panels?: readonly Panel[]
  /** Paths of the log files of a failed test's systems. */
  logs?: readonly string[]
  /** Systems of a failed test that are kept running. */
  kept?: readonly Kept[]
}

/** The same object, typed: augmenting Vitest's own type would affect every user of the package. */
export const judgedMeta = (meta: TaskMeta): JudgedMeta => meta as JudgedMeta

export const isJudgedRed = ({ checks = [] }: JudgedMeta) => checks.some(({ verdict }) => verdict !== 'pass')
