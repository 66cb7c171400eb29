import { mutant, type Exam } from './mutant.ts'

/**
 * When it listens, it starts two worker threads, which count the primes below 200,000, tell the number and end.
 * They take some tens of milliseconds of CPU time while the service warms up, and nothing of them is left.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'
`,
    replace: `import { Worker } from 'node:worker_threads'
import { tuneCompiler } from './compiler.ts'
`,
  },
  {
    file: 'app/main.ts',
    find: `log.info('listening', { port })`,
    replace: `log.info('listening', { port })

const countPrimes =
  "const composite = new Uint8Array(200000); let primes = 0;" +
  "for (let n = 2; n < composite.length; n++) { if (composite[n]) continue; primes++;" +
  "for (let m = 2 * n; m < composite.length; m += n) composite[m] = 1 }" +
  "require('node:worker_threads').parentPort.postMessage(primes)"
for (const thread of [1, 2]) {
  const worker = new Worker(countPrimes, { eval: true })
  worker.once('message', primes => log.info('primes-counted', { thread, primes }))
  worker.unref()
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
