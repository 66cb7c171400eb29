/** `npm test`: static checks, unit tests, the specs, tests of the harness; the counts come last. */
import { conclude, countTests, staticCheck } from './count.ts'
import { examinePackage } from './package.ts'

/** How many mutants are examined here; `npm run exam` takes them all. */
const sample = { EXAM_SAMPLE: '3' }

const counts = [
  await staticCheck('tsc'),
  await staticCheck('tsc', '-p', 'harness/report/page/browser'),
  await staticCheck('oxlint', '--type-aware', '--deny-warnings'),
  await staticCheck('prettier', '--check', '--log-level=warn', '.'),
  await staticCheck('knip'),
  ...(await examinePackage()),
  await countTests(['--project=unit', '--reporter=dot']),
  await countTests(['--project=specs', '--reporter=./harness/vitest/reporter.ts']),
  await countTests(['--config=harness/exam/vitest.config.ts', '--reporter=verbose'], sample),
]
process.exit(conclude(counts))
