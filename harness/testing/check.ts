/** `npm run check`: static checks, then unit tests; counts them on the last line. */
import { conclude, countTests } from './count.ts'
import { staticChecks } from './static-check.ts'

const counts = [...(await staticChecks()), await countTests(['--project=unit', '--reporter=dot'])]
process.exit(conclude(counts))
