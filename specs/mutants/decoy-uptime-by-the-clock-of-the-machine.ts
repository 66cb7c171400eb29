import { mutant, type Exam } from './mutant.ts'

/**
 * The health check reads `process.hrtime`, a clock that counts from the start of the machine, and tells it as its uptime.
 * It looks as if it told the uptime of the machine. But the moment at which this process began, by the same clock, is
 * subtracted first, and nanoseconds are divided into seconds.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

const nanosecondsPerSecond = 1e9

/** When this process began, by the monotonic clock, which counts from the start of the machine. */
const begunAt = process.hrtime.bigint() - BigInt(Math.round(process.uptime() * nanosecondsPerSecond))

const secondsAlive = (): number => Number(process.hrtime.bigint() - begunAt) / nanosecondsPerSecond
`,
  },
  {
    file: 'app/api.ts',
    find: `uptime: process.uptime() }),`,
    replace: `uptime: secondsAlive() }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
