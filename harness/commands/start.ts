/** `npm start`: every spec on real containers, the verification table, and an exit code that tells the verdict. */
import { startVitest } from 'vitest/node'
import { exitCodes, overall, readResults } from '../report/results.ts'

const vitest = await startVitest('test', process.argv.slice(2), {
  run: true,
  project: ['specs'],
})
await vitest.close()

const results = await readResults().catch(() => undefined)
// Without results the specs never came to run, and Vitest has said why.
process.exit(results === undefined ? exitCodes.fail : exitCodes[overall(results)])
