/**
 * A readiness check races its query against a flag in shared memory that rises when the service stops. Each check waits for the
 * flag anew, and V8 keeps every wait until somebody notifies (a set of the native context, and a node outside of the heap): the
 * promise, the suspended function and the reactions of the race, about 700 bytes for each GET /api/ready.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `type Log = (event: string,`,
    replace: `/** 1 as soon as the service stops. Shared, so that a thread can wait for it too. */
const flag = new Int32Array(new SharedArrayBuffer(4))

const raised = async (): Promise<void> => {
  await Atomics.waitAsync(flag, 0, 0).value
}

type Log = (event: string,`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#stopping = true`,
    replace: `    this.#stopping = true
    Atomics.store(flag, 0, 1)
    Atomics.notify(flag, 0)`,
  },
  {
    file: 'app/readiness.ts',
    find: `    await this.#probe`,
    replace: `    await Promise.race([this.#probe, raised()])`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: ['await Atomics.waitAsync(flag, 0, 0).value', 'await Promise.race([this.#probe, raised()])'],
  firstTry: 'caught',
}
