import { mutant, type Exam } from './mutant.ts'

/**
 * A guard against overload: while timers are 200 ms late, transfers are turned away. It holds the peak and forgets 0.3 %
 * of it every 100 ms, "so that a short lull does not open the gates". After a second of lateness it takes the guard
 * almost a minute to believe that there is room again.
 *
 * Breaks docs/checks.md, `recovery.<fault>`: "how soon after the fault 99 % of the requests succeed again", "1 s to 5 s"
 * (docs/reference.md); the fault is `squeezeService`, "a twentieth of a core".
 * One would see: after the squeeze the health check is fast and the service idle, and every transfer is answered 503
 * not-applied for ten seconds and more. Before the first squeeze nothing is wrong.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

const tickMs = 100
const latestMs = 200
/** Compiling at the start says nothing about the load. */
const warmUpSeconds = 5

/** How late timers are: the peak, slowly forgotten, so that a short lull does not open the gates. */
let latenessMs = 0
let dueAt = performance.now() + tickMs
setInterval(() => {
  const now = performance.now()
  latenessMs = process.uptime() < warmUpSeconds ? 0 : Math.max(now - dueAt, latenessMs * 0.997)
  dueAt = now + tickMs
}, tickMs).unref()

const refuseWhenLate = (): void => {
  if (latenessMs < latestMs) return
  throw new Problem('not-applied', 'the service has too much to do; send it again later')
}
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.post('/api/transfer', async c => {
`,
    replace: `  app.post('/api/transfer', async c => {
    refuseWhenLate()
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.squeezeService'],
  mayBreak: 'any',
  firstTry: 'missed',
}
