import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import type { TestExhibits } from './exhibit.ts'
import { historyOf, movesOf, pastRun, remember, type Move } from './history.ts'
import { junit } from './junit.ts'
import { page } from './page.ts'
import type { Setting } from './page/setting.ts'
import { resultsPath, type Results } from './results.ts'
import { summary } from './summary.ts'
import { surroundings } from './surroundings.ts'

export const pagePath = 'report/index.html'

interface Circumstances {
  readonly service: string
  readonly exhibits: readonly TestExhibits[]
  readonly setting: Setting
}

/** Writes `report/`, adds the run to the history, and returns which checks have moved in it. */
export async function writeReport(
  results: Results,
  { service, exhibits, setting }: Circumstances,
): Promise<ReadonlyMap<string, Move>> {
  const where = await surroundings(results, service)
  const history = historyOf(await remember(pastRun(results, where)))
  const moved = movesOf(history)
  const text = summary(results, moved)
  await mkdir('report', { recursive: true })
  const jobSummary = process.env['GITHUB_STEP_SUMMARY']
  await Promise.all([
    writeFile(resultsPath, `${JSON.stringify(results, null, 2)}\n`),
    writeFile('report/summary.md', text),
    writeFile('report/junit.xml', junit(results)),
    writeFile('report/exhibits.json', JSON.stringify(exhibits)),
    writeFile(pagePath, await page({ results, exhibits, setting, history, moved })),
    ...(jobSummary === undefined || jobSummary === '' ? [] : [appendFile(jobSummary, text)]),
  ])
  return moved
}
