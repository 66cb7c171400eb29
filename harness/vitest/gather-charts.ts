import type { TestModule } from 'vitest/node'
import type { TestCharts } from '../report/charts/chart-data.ts'
import { judgedMeta } from './task-meta.ts'
import { pathOf } from './gather.ts'

/** What the tests of a spec have left for the report. */
export const chartsOf = (module: TestModule): TestCharts[] =>
  [...module.children.allTests()].map(test => {
    const { checks = [], charts: shown = [], logs } = judgedMeta(test.meta())
    return {
      spec: pathOf(module),
      test: test.fullName,
      durationMs: Math.round(test.diagnostic()?.duration ?? 0),
      checks: checks.map(({ id }) => id),
      shown,
      ...(logs !== undefined && { logs }),
    }
  })
