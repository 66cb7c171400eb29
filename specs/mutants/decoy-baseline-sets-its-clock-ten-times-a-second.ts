import { mutant, type Exam } from './mutant.ts'

/**
 * Health checks do not ask for the time of day. They add the monotonic clock to an offset, which a
 * timer measures anew ten times a second. It looks like a clock that stands still or drifts; but the
 * monotonic clock also runs while the process is frozen, the time is wrong for a tenth of a second at
 * most after somebody has set the clock, and the timer has one subtraction to do and is unreferenced.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** Add it to \`performance.now()\` for the time of day. */
let clockOffset = Date.now() - performance.now()
setInterval(() => {
  clockOffset = Date.now() - performance.now()
}, 100).unref()

const timeOfDay = (): Date => new Date(Math.floor(clockOffset + performance.now()))`,
  },
  {
    file: 'app/api.ts',
    find: `timestamp: new Date().toISOString()`,
    replace: `timestamp: timeOfDay().toISOString()`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
