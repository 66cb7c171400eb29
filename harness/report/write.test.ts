import { expect, onTestFinished, test, vi } from 'vitest'
import { draftVariable } from '../record/report-draft.ts'
import { literalCheck, literalResults } from '../testing/literal-results.ts'
import { writeReport } from './write.ts'

test('a job page that cannot be written is told, and no reason to fail', async () => {
  vi.stubEnv(draftVariable, '')
  vi.stubEnv('GITHUB_STEP_SUMMARY', '/nowhere/summary.md')
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    error.mockRestore()
  })
  const facts = { machine: [], images: [], versions: [] }
  const results = literalResults([literalCheck()])
  await writeReport({ results, charts: [], facts, history: new Map(), moved: new Map() })
  expect(error).toHaveBeenCalledWith(expect.stringMatching(/^\/nowhere\/summary\.md could not be written\n/))
})
