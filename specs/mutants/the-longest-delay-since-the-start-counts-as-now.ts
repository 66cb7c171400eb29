import { mutant, type Exam } from './mutant.ts'

/**
 * A transfer is turned away while the event loop is more than two seconds late. The lateness is read
 * from `max` of a histogram that nobody resets, so after one standstill (`pauseService`, five seconds)
 * every transfer is answered 503 `not-applied` for the rest of the life of the process, which stays
 * ready (`recovery.pauseService`).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'
`,
    replace: `import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Context, Hono } from 'hono'
`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

const latenessMaxNs = 2e9
const lateness = monitorEventLoopDelay({ resolution: 50 })
lateness.enable()

const refuseWhenLate = (): void => {
  if (lateness.max <= latenessMaxNs) return
  throw new Problem('not-applied', 'the service is overloaded; send it again later')
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
  breaks: ['transaction.recovery.pauseService'],
  mayBreak: 'any',
  firstTry: 'inconclusive',
}
