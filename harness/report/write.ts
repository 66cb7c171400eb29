import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import type { TestCharts } from './charts/chart-data.ts'
import type { CheckHistory, Move } from './results/history.ts'
import { junit } from './text/junit.ts'
import { page } from './page/page.ts'
import type { EnvironmentFacts } from './page/environment.ts'
import { resultsPath, type Results } from './results/results.ts'
import { summary } from './text/summary.ts'

export const pagePath = 'report/index.html'

interface Circumstances {
  readonly charts: readonly TestCharts[]
  readonly facts: EnvironmentFacts
  readonly history: CheckHistory
  readonly moved: ReadonlyMap<string, Move>
}

/** Writes `report/`. */
export async function writeReport(results: Results, circumstances: Circumstances): Promise<void> {
  const text = summary(results, circumstances.moved)
  await mkdir('report', { recursive: true })
  const jobSummary = process.env['GITHUB_STEP_SUMMARY']
  await Promise.all([
    writeFile(resultsPath, `${JSON.stringify(results, null, 2)}\n`),
    writeFile('report/summary.md', text),
    writeFile('report/junit.xml', junit(results)),
    writeFile('report/charts.json', JSON.stringify(circumstances.charts)),
    writeFile(pagePath, await page({ results, ...circumstances })),
    ...(jobSummary === undefined || jobSummary === '' ? [] : [appendFile(jobSummary, text)]),
  ])
}
