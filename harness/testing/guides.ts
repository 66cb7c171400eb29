/** `npm run guides`: the examples, and every command of the documentation, run; counts them on the last line. */
import { conclude, countTests } from './count.ts'

process.exit(conclude([await countTests(['--config=docs/vitest.config.ts', '--reporter=verbose'])]))
