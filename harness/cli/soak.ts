/** `npm run soak`: the service under a steady load for an hour, or for `SOAK`. Ctrl-C judges what was measured so far. */
import { createVitest } from 'vitest/node'
import { messageOf } from '../record/errors.ts'
import { interrupt } from '../measure/interruption.ts'
import { exitCodes, overall } from '../report/results/results.ts'
import { soakLength } from '../measure/soak.ts'
import { minutes } from '../record/units.ts'
import VerdictReporter from '../vitest/reporter.ts'

process.env['SOAK'] ??= '1h'
try {
  soakLength(minutes(60))
} catch (error) {
  console.error(messageOf(error))
  process.exit(exitCodes.fail)
}

const reporter = new VerdictReporter()
const vitest = await createVitest({ run: true, project: ['soak'], reporters: [reporter] })

// Vitest would end at the first signal, a millisecond later, and judge nothing.
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.removeAllListeners(signal)
  process.on(signal, () => {
    if (interrupted) process.exit(exitCodes.inconclusive)
    interrupted = true
    console.error(`\n${signal}: ending the soak to judge what was measured; once more ends it at once`)
    interrupt()
  })
}

await vitest.start()
await vitest.close()
const { results } = reporter
process.exit(results === undefined ? exitCodes.fail : exitCodes[overall(results)])
