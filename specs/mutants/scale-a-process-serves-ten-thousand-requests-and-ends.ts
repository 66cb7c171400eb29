import { type Exam, mutant } from './mutant.ts'

/**
 * Like the workers of a well-known Python server, the process ends in order after 10,000 requests, so that no leak can ever
 * grow; somebody will start it again. There is no master process here that would: two seconds at 5,000 requests a second, and
 * every client is refused its connection. docs/checks.md, `noCrash`: "the service never ends by itself".
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** A fresh process has a fresh heap. */
const requestsMax = 10_000

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  let served = 0`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      served += 1
      if (served === requestsMax) process.kill(process.pid, 'SIGTERM')`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  breaks: ['scale.1000.noCrash'],
  mayBreak: 'any',
  firstTry: 'caught',
}
