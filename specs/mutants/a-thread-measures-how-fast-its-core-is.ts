import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a noisy neighbour once slowed an instance down, and nobody could prove it. Now a thread measures how fast its core is: it
 * counts for 40 ms how often it gets round a loop, ten times a second, and a line tells of each large fall. The event loop is not
 * touched, and answers are as fast as before while there are few. But the measuring takes 40 % of a core, from clients who share
 * its half, and from the neighbours: the instance is the noisy one.
 * Breaks the promise that 120 requests a second take less than 20 % of a core.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { Worker } from 'node:worker_threads'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const measureCore = \`
  const { parentPort } = require('node:worker_threads')
  setInterval(() => {
    const end = performance.now() + 40
    let rounds = 0
    while (performance.now() < end) rounds += 1
    parentPort.postMessage(rounds)
  }, 100)
\`

/** Logs when the core has become much slower than it ever was. */
const watchCore = (): void => {
  const thread = new Worker(measureCore, { eval: true })
  let best = 0
  let isSlow = false
  thread.on('message', (rounds: number) => {
    best = Math.max(best, rounds)
    const slow = rounds < best / 10
    if (slow && !isSlow) log.info('slow-core', { rounds, best })
    isSlow = slow
  })
  thread.unref()
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  watchCore()
  const server = await listen(api, { port: config.port, reportFailure })`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
  firstTry: 'caught',
}
