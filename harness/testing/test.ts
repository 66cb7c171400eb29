/** `npm test`: static checks, unit tests, the specs, tests of the harness. Prints the counts last. */
import { conclude, countTests } from './count.ts'
import { longExams } from './long-exams.ts'
import { examinePackage } from './package.ts'
import { staticChecks } from './static-check.ts'

/** How many mutants are examined here; `npm run exam` examines all. */
const sample = { EXAM_SAMPLE: '2' }
const long = `**/{${longExams.join(',')}}.ts`

const counts = [
  ...(await staticChecks()),
  ...(await examinePackage()),
  await countTests(['--project=unit', '--project=processes', '--reporter=dot']),
  await countTests(['--project=specs', '--reporter=./harness/vitest/reporter.ts']),
  await countTests(
    ['--config=harness/exam/vitest.config.ts', '--reporter=verbose', `--exclude=${long}`],
    sample,
  ),
]
process.exit(conclude(counts))
