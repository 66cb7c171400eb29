import type { TestModule } from 'vitest/node'
import type { TestPanels } from '../report/charts/test-panels.ts'
import { judgedMeta } from './task-meta.ts'
import { pathOf } from './gather.ts'

/** What the tests of a spec have left for the report. */
export const chartsOf = (module: TestModule): TestPanels[] =>
  [...module.children.allTests()].map(test => {
    const { checks = [], panels = [], logs } = judgedMeta(test.meta())
    return {
      spec: pathOf(module),
      test: test.fullName,
      durationMs: Math.round(test.diagnostic()?.duration ?? 0),
      checks: checks.map(({ id }) => id),
      panels,
      ...(logs !== undefined && { logs }),
    }
  })
