import { type Exam, mutant } from './mutant.ts'

/**
 * The service rehearses at its start: 120 requests to itself at once, over kept connections, which is 240 descriptors for some tens of
 * milliseconds. When the last is answered the agent is destroyed, and with it every connection, at both ends. That is over before a
 * client is measured, and no promise applies until then: afterwards the service has as few descriptors as before.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import * as log from './log.ts'`,
    replace: `import { Agent, get } from 'node:http'
import * as log from './log.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `log.info('listening', { port })`,
    replace: `log.info('listening', { port })

const agent = new Agent({ keepAlive: true })
const rehearsed = Array.from(
  { length: 120 },
  () =>
    new Promise<void>(done => {
      get({ agent, host: '127.0.0.1', port, path: '/api/health' }, answer => {
        answer.resume().once('close', () => done())
      }).once('error', () => done())
    }),
)
await Promise.all(rehearsed)
agent.destroy()`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
