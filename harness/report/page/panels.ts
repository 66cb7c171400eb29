import type { Shown } from '../charts/chart-data.ts'
import type { Panel } from './browser/chart.ts'
import { firePanel } from './fire-charts.ts'
import { leakPanel } from './leak-charts.ts'
import { runPanel } from './run-charts.ts'
import { comparisonPanel, kneePanel } from './search-charts.ts'
import { soakPanel } from './soak-charts.ts'

export function panelOf({ exhibit, violations }: Shown): Panel {
  switch (exhibit.kind) {
    case 'run':
      return runPanel(exhibit)
    case 'leak':
      return leakPanel(exhibit)
    case 'fire':
      return firePanel(exhibit, violations)
    case 'knee':
      return kneePanel(exhibit)
    case 'soak':
      return soakPanel(exhibit)
    case 'comparison':
      return comparisonPanel(exhibit)
  }
}
