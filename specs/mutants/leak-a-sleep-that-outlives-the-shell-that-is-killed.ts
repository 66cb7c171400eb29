import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks processes. A shell sleeps for a quarter of an hour and then writes that no probe has come; every 25th readiness
 * probe kills it and starts another one. The signal ends the shell and not the `sleep` that it waits for, which falls to
 * process 1 and stays. It breaks the promise that processes do not grow with requests.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { type ChildProcess, spawn } from 'node:child_process'
import { Problem } from './problem.ts'

const probesPerWatch = 25

/** Not a timer of this process: it must write its line even when the event loop hangs. */
const watch = (): ChildProcess => {
  const child = spawn('sh', ['-c', 'sleep 900; echo no probe for a quarter of an hour'], {
    stdio: ['ignore', 'inherit', 'ignore'],
  })
  child.on('error', () => {})
  child.unref()
  return child
}`,
  },
  {
    file: 'app/readiness.ts',
    find: `  #wasReady: boolean | undefined
`,
    replace: `  #wasReady: boolean | undefined
  #probes = 0
  #watch: ChildProcess | undefined
`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#probe ??= this.#ask().finally(() => {`,
    replace: `    this.#probes += 1
    if (this.#probes % probesPerWatch === 0) {
      this.#watch?.kill()
      this.#watch = watch()
    }
    this.#probe ??= this.#ask().finally(() => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  everyNth: [1],
  breaks: ['leak.handles'],
  mayBreak: 'any',
}
