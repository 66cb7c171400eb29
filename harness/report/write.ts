import { appendFile } from 'node:fs/promises'
import { publishDraft, writeDraft } from '../record/report-draft.ts'
import { writeFailure } from '../record/write-failure.ts'
import { ctrf, junit } from './text/test-cases.ts'
import { page, type PageInput } from './page/page.ts'
import { summary } from './text/summary.ts'

export const pagePath = 'report/index.html'

/** Writes the report of a run, including the files of its tests, and publishes it as `report/` when it is complete. */
export async function writeReport(input: PageInput): Promise<void> {
  const { results, moved } = input
  const text = summary(results, moved)
  const html = await page(input)
  writeDraft('results.json', `${JSON.stringify(results, null, 2)}\n`)
  writeDraft('summary.md', text)
  writeDraft('junit.xml', junit(results))
  writeDraft('ctrf.json', ctrf(results))
  writeDraft('index.html', html)
  publishDraft()
  const jobSummary = process.env['GITHUB_STEP_SUMMARY'] ?? ''
  if (jobSummary === '') return
  // In a container, the file of the variable may not exist.
  await appendFile(jobSummary, text).catch((error: unknown) => {
    console.error(writeFailure(jobSummary, error).message)
  })
}
