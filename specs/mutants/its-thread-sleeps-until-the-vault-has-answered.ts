import { mutant, type Exam } from './mutant.ts'

/**
 * A setting is read from the vault by another thread, and who reads it gets it at once: the main thread sleeps in `Atomics.wait` until
 * the vault has answered, for 180 ms, three times in 1.6 s. No core is busy meanwhile, and the request that comes then waits.
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
  // The vault is in another region.
  const ask = () => new Promise(resolve => setTimeout(() => resolve(++version), 180))
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
  Atomics.wait(answer, 0, 0, 1_000)
  return Atomics.load(answer, 0)
}

let version = 0
const refresh = setInterval(() => {
  version = secretVersion()
}, 350)
process.on('SIGUSR2', () => log.info('secret', { version }))
refresh.unref()

const { port } = await starting`,
  },
])

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'caught',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
}
