import type { Profiler, Runtime } from 'node:inspector'
import { HarnessError } from '../record/errors.ts'
import type { AllocationProfile } from './allocation-sites.ts'
import { seconds, type Milliseconds } from '../record/units.ts'

/**
 * The commands used, with parameters and results. `Debugger.enable` and `Runtime.enable` are missing on purpose: both make V8
 * keep scripts, objects and messages alive for the client, which would look like a leak.
 */
interface Commands {
  'NodeWorker.enable'(parameters: { waitForDebuggerOnStart: false }): unknown
  'NodeWorker.sendMessageToWorker'(parameters: { sessionId: string; message: string }): unknown
  'NodeRuntime.notifyWhenWaitingForDisconnect'(parameters: { enabled: true }): unknown
  'HeapProfiler.collectGarbage'(): unknown
  'HeapProfiler.startSampling'(parameters: { samplingInterval: number }): unknown
  'HeapProfiler.getSamplingProfile'(): { profile: AllocationProfile }
  'HeapProfiler.stopSampling'(): { profile: AllocationProfile }
  'HeapProfiler.takeHeapSnapshot'(parameters: { reportProgress: false; exposeNumericValues: true }): unknown
  'Profiler.enable'(): unknown
  'Profiler.startPreciseCoverage'(parameters: { callCount: boolean }): unknown
  'Profiler.stopPreciseCoverage'(): unknown
  'Profiler.setSamplingInterval'(parameters: { interval: number }): unknown
  'Profiler.start'(): unknown
  'Profiler.stop'(): { profile: Profiler.Profile }
  'Profiler.disable'(): unknown
  'Runtime.discardConsoleEntries'(): unknown
  'Runtime.getHeapUsage'(): { usedSize: number; backingStorageSize: number }
  'Runtime.evaluate'(parameters: Runtime.EvaluateParameterType): Runtime.EvaluateReturnType
  'Runtime.queryObjects'(parameters: {
    prototypeObjectId: string
    objectGroup: string
  }): Runtime.QueryObjectsReturnType
  'Runtime.callFunctionOn'(parameters: Runtime.CallFunctionOnParameterType): Runtime.CallFunctionOnReturnType
  'Runtime.releaseObjectGroup'(parameters: { objectGroup: string }): unknown
}

type Command = keyof Commands

/** A response to a command, or an event: events have a method and no `id`. */
export interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: {
    readonly chunk?: string
    readonly sessionId?: string
    readonly message?: string
    readonly workerInfo?: { readonly title?: string; readonly url?: string }
  }
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** A garbage collection of a large heap takes seconds at half a CPU; more than this means a blocked loop. */
export const deadline = seconds(10)

/** A session with one isolate of a Node process, over the Chrome DevTools Protocol. */
export class Session {
  protected readonly isolate: Isolate
  readonly #pending = new Map<
    number,
    Readonly<{ command: Command; resolve: (result: never) => void; reject: (error: Error) => void }>
  >()
  #sent = 0
  #chunks: string[] = []

  constructor(isolate: Isolate) {
    this.isolate = isolate
  }

  /** For a worker thread, `worker` and its title or file; empty for the main thread. */
  get name(): string {
    return this.isolate.name
  }

  /** Rejects if the process refuses the command, ends, or does not answer within the deadline. */
  async send<Name extends Command>(
    command: Name,
    ...[parameters]: Parameters<Commands[Name]>
  ): Promise<ReturnType<Commands[Name]>> {
    const id = ++this.#sent
    const { promise, resolve, reject } = Promise.withResolvers<ReturnType<Commands[Name]>>()
    const late = setTimeout(() => reject(this.#late(command)), this.isolate.deadline)
    this.#pending.set(id, { command, resolve, reject })
    const message = JSON.stringify({ id, method: command, params: parameters })
    if (!this.isolate.post(message)) reject(this.#gone(command))
    return await promise.finally(() => {
      clearTimeout(late)
      this.#pending.delete(id)
    })
  }

  /** Evaluates an expression in the process and returns its JSON value. Rejects with what it throws. */
  async evaluate<T>(expression: string): Promise<T> {
    return valueOf(await this.send('Runtime.evaluate', { expression, returnByValue: true })) as T
  }

  /** Runs a function in the process; it must not refer to anything outside itself. Its result is sent as JSON. */
  async call<T>(work: () => T): Promise<T> {
    return this.evaluate(`(${work.toString()})()`)
  }

  /** Like `call`, with an array of all objects of the process as `this`. */
  async overObjects<T>(work: (this: readonly object[]) => T): Promise<T> {
    const objectGroup = 'plumbline'
    try {
      const { result } = await this.send('Runtime.evaluate', { expression: 'Object.prototype', objectGroup })
      const prototypeObjectId = result.objectId ?? ''
      const { objects } = await this.send('Runtime.queryObjects', { prototypeObjectId, objectGroup })
      const functionDeclaration = work.toString()
      const call = { objectId: objects.objectId, functionDeclaration, returnByValue: true }
      return valueOf(await this.send('Runtime.callFunctionOn', call)) as T
    } finally {
      await this.send('Runtime.releaseObjectGroup', { objectGroup }).catch(() => undefined)
    }
  }

  /** The text of a `.heapsnapshot`, which the process sends in pieces before it answers. */
  async heapSnapshot(): Promise<string> {
    this.#chunks = []
    // Values of properties, numbers included, distinguish objects.
    await this.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false, exposeNumericValues: true })
    return this.#chunks.splice(0).join('')
  }

  receive({ id = 0, method, params, result, error }: Message): void {
    if (method === 'HeapProfiler.addHeapSnapshotChunk') this.#chunks.push(params?.chunk ?? '')
    const pending = this.#pending.get(id)
    if (error === undefined) pending?.resolve(result as never)
    else pending?.reject(new HarnessError(`the inspector refused ${pending.command}: ${error.message}`))
  }

  /** To call when the isolate ends: no open command will be answered. */
  abandon(): void {
    for (const { command, reject } of this.#pending.values()) reject(this.#gone(command))
  }

  #gone(command: Command): HarnessError {
    return new HarnessError(
      `the process behind the inspector at ${this.isolate.address} is gone; ${command} has no answer`,
      { fix: 'see the last log lines of the service: it ended, or was restarted' },
    )
  }

  #late(command: Command): HarnessError {
    return new HarnessError(`${command} was not answered within ${this.isolate.deadline / 1000} s`, {
      fix: 'find what blocks the event loop of the service, unpause its container, or leave this machine a free core',
    })
  }
}

interface Isolate {
  readonly name: string
  readonly address: string
  /** Sends a message; returns whether that was possible. */
  readonly post: (message: string) => boolean
  readonly deadline: Milliseconds
}

function valueOf({ result, exceptionDetails }: Runtime.EvaluateReturnType): unknown {
  if (exceptionDetails === undefined) return result.value
  throw new HarnessError('an expression failed in the service', {
    evidence: [exceptionDetails.exception?.description ?? 'it gave no reason'],
    fix: 'run the service on Node 22.3 or later',
  })
}
