/** `npm run guides`: runs the examples and all commands of the documentation; the counts come last. */
import { conclude, countTests } from './count.ts'

process.exit(
  conclude([await countTests(['--config=harness/testing/guides/vitest.config.ts', '--reporter=verbose'])]),
)
