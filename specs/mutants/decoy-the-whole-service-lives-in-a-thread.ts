import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: HTTP, pool and figures all live in one worker thread, and the main thread only checks the environment, hears signals and
 * waits. It looks like a process that does nothing: its heap stands still and its event loop is idle. SIGTERM is passed on at once,
 * the thread shuts down as before and reports, and a thread that dies takes the process along with its error.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { once } from 'node:events'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `tuneCompiler()

const starting = serviceOrExit(configOrExit())`,
    replace: `/** The service in a thread, seen from the main one. */
const inThread = async (): Promise<Service> => {
  const worker = new Worker(process.argv[1] ?? '')
  worker.on('error', error => {
    throw error
  })
  // What it has written last comes through this thread.
  worker.once('exit', code => setTimeout(() => process.exit(code), 100))
  const [port] = (await once(worker, 'message')) as [number]
  const stop = async (): Promise<boolean> => {
    const reported = once(worker, 'message')
    worker.postMessage('stop')
    const [orderly] = (await reported) as [boolean]
    return orderly
  }
  return { port, stop }
}

/** The other end, in the thread. */
const obey = ({ port, stop }: Service): void => {
  parentPort?.once('message', () => {
    void stop().then(orderly => parentPort?.postMessage(orderly))
  })
  parentPort?.postMessage(port)
}

// The flags are those of the process: set before its second thread begins.
if (isMainThread) tuneCompiler()

const config = configOrExit()
const starting = isMainThread ? inThread() : serviceOrExit(config)`,
  },
  {
    file: 'app/main.ts',
    find: `const { port } = await starting
log.info('listening', { port })`,
    replace: `const begun = await starting
if (isMainThread) log.info('listening', { port: begun.port })
else obey(begun)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
