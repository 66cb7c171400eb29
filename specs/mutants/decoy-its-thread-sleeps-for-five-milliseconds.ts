import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: twice a second the main thread sleeps in `Atomics.wait` until another thread has answered. But that takes 5 ms: of 100
 * requests three at most are 6 ms later, a standard deviation of about 1 ms.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { Worker } from 'node:worker_threads'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `const { port } = await starting`,
    replace: `/** One word: 0 while the other thread is asking, then the version of the secret. */
const answer = new Int32Array(new SharedArrayBuffer(4))
const vault = new Worker(
  \`
  const { parentPort, workerData: answer } = require('node:worker_threads')
  let version = 0
  // The vault is on the same machine.
  const ask = () => new Promise(resolve => setTimeout(() => resolve(++version), 5))
  parentPort.on('message', async () => {
    Atomics.store(answer, 0, await ask())
    Atomics.notify(answer, 0)
  })
  \`,
  { eval: true, workerData: answer },
)
vault.unref()

/** Without a promise, so that it can be read anywhere. */
const secretVersion = (): number => {
  Atomics.store(answer, 0, 0)
  vault.postMessage('version')
  Atomics.wait(answer, 0, 0, 20)
  return Atomics.load(answer, 0)
}

let version = 0
const refresh = setInterval(() => {
  version = secretVersion()
}, 500)
process.on('SIGUSR2', () => log.info('secret', { version }))
refresh.unref()

const { port } = await starting`,
  },
])

export const exam: Exam = { spec: 'specs/consistency.spec.ts', firstTry: 'acquitted', breaks: [] }
