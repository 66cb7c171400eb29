/**
 * `npm run guides`: runs the examples and every command of the documentation, and prints the counts on the
 * last line.
 */
import { conclude, countTests } from './count.ts'

process.exit(conclude([await countTests(['--config=docs/vitest.config.ts', '--reporter=verbose'])]))
