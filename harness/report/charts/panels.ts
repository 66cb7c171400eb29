import type { ShownChart } from './chart-data.ts'
import type { Panel } from './chart.ts'
import { faultRunPanel } from './fault-run-charts.ts'
import { leakPanel } from './leak-charts.ts'
import { runPanel } from './run-charts.ts'
import { comparisonPanel, kneePanel } from './search-charts.ts'
import { soakPanel } from './soak-charts.ts'

export function panelOf({ chart, violations }: ShownChart): Panel {
  switch (chart.kind) {
    case 'run':
      return runPanel(chart)
    case 'leak':
      return leakPanel(chart)
    case 'faultRun':
      return faultRunPanel(chart, violations)
    case 'knee':
      return kneePanel(chart)
    case 'soak':
      return soakPanel(chart)
    case 'comparison':
      return comparisonPanel(chart)
  }
}
