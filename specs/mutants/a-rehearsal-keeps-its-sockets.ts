import { type Exam, mutant } from './mutant.ts'

/**
 * To be fast from the first request, the service rehearses at its start: 120 requests to itself at once, again every 30 s. Their
 * agent keeps connections alive and is never destroyed, so 120 idle connections stay. Both ends of each are in this process: 240
 * descriptors, beside some 30 of the service and its clients. The promise is fewer than 100.
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
const rehearse = (): void => {
  for (let request = 0; request < 120; request += 1) {
    get({ agent, host: '127.0.0.1', port, path: '/api/health' }, answer => answer.resume()).on('error', () => {})
  }
}
rehearse()
setInterval(rehearse, 30_000)`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.fileDescriptors'],
  mayBreak: 'any',
  firstTry: 'caught',
}
