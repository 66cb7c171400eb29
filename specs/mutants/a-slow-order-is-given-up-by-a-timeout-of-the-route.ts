import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the framework's `timeout` stands before the transfer: after 2.5 s the client hears 500 `internal-error`,
 * which is neither `not-applied` nor `outcome-unknown`, while the order goes on behind the answer and may still be
 * committed.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { accepts } from 'hono/accepts'`,
    replace: `import { accepts } from 'hono/accepts'
import { timeout } from 'hono/timeout'`,
  },
  {
    file: 'app/api.ts',
    find: `app.post('/api/transfer', async c => {`,
    replace: `app.post('/api/transfer', timeout(2_500), async c => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key in flight',
  firstTry: 'caught',
  breaks: ['transaction.keyInFlight.poolSaturation'],
  mayBreak: 'any',
}
