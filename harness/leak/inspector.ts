import { request } from 'undici'
import { HarnessError, messageOf } from '../record/errors.ts'
import type { AllocationProfile } from './allocation-sites.ts'
import { seconds } from '../record/units.ts'

/**
 * The commands that are sent. `Debugger.enable` and `Runtime.enable` are missing on purpose: either makes V8
 * keep scripts, objects and messages alive for the client's sake, which is what a search for leaks must not do.
 */
interface Commands {
  'NodeRuntime.notifyWhenWaitingForDisconnect': {
    parameters: { readonly enabled: true }
    result: unknown
  }
  'HeapProfiler.collectGarbage': { parameters: undefined; result: unknown }
  'Runtime.discardConsoleEntries': { parameters: undefined; result: unknown }
  'Runtime.getHeapUsage': {
    parameters: undefined
    result: { readonly usedSize: number; readonly backingStorageSize: number }
  }
  'Runtime.evaluate': {
    parameters: { readonly expression: string; readonly returnByValue?: true; readonly objectGroup?: string }
    result: Evaluated
  }
  'Runtime.queryObjects': {
    parameters: { readonly prototypeObjectId: string; readonly objectGroup: string }
    result: { readonly objects: { readonly objectId: string } }
  }
  'Runtime.callFunctionOn': {
    parameters: {
      readonly objectId: string
      readonly functionDeclaration: string
      readonly returnByValue: true
    }
    result: Evaluated
  }
  'HeapProfiler.startSampling': { parameters: { readonly samplingInterval: number }; result: unknown }
  'HeapProfiler.getSamplingProfile': {
    parameters: undefined
    result: { readonly profile: AllocationProfile }
  }
  'HeapProfiler.stopSampling': { parameters: undefined; result: unknown }
  'HeapProfiler.takeHeapSnapshot': {
    parameters: { readonly reportProgress: false; readonly exposeNumericValues: true }
    result: unknown
  }
  'Runtime.releaseObjectGroup': { parameters: { readonly objectGroup: string }; result: unknown }
}

interface Evaluated {
  readonly result: { readonly value?: unknown; readonly objectId?: string }
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } }
}

type Command = keyof Commands

/** An answer to a command, or an event: that has a method and no `id`. */
interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: { readonly chunk?: string }
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

interface Pending {
  readonly command: Command
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

/** A garbage collection of a large heap takes its time at half a CPU; longer than this means a blocked loop. */
const deadline = seconds(10)

/** A session with the inspector of one Node process, over the Chrome DevTools Protocol. */
export class Inspector implements Disposable {
  readonly #address: string
  readonly #socket: WebSocket
  readonly #pending = new Map<number, Pending>()
  #sent = 0
  #chunks: string[] = []

  private constructor(address: string, socket: WebSocket) {
    this.#address = address
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data)) as Message))
    socket.addEventListener('close', () => this.#abandon())
  }

  /** `address` is `host:port`, the host an IP: Node refuses to be asked under any other name but localhost. */
  static async connect(address: string): Promise<Inspector> {
    try {
      const socket = new WebSocket(await debuggerUrl(address))
      await opened(socket)
      const inspector = new Inspector(address, socket)
      await inspector.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true })
      return inspector
    } catch (error) {
      throw new HarnessError(`no inspector answers at ${address}: ${messageOf(error)}`, {
        fix: "start the service with its inspector: `test.override('inspector', true)` at the top of the spec",
        cause: error,
      })
    }
  }

  /** Rejects when the process refuses the command, ends, or does not answer within ten seconds. */
  async send<Name extends Command>(
    command: Name,
    ...[parameters]: Commands[Name]['parameters'] extends undefined ? [] : [Commands[Name]['parameters']]
  ): Promise<Commands[Name]['result']> {
    if (this.#socket.readyState !== WebSocket.OPEN) throw this.#gone(command)
    const id = ++this.#sent
    const { promise, resolve, reject } = Promise.withResolvers<Commands[Name]['result']>()
    const late = setTimeout(() => reject(this.#late(command)), deadline)
    this.#pending.set(id, { command, resolve, reject })
    this.#socket.send(JSON.stringify({ id, method: command, params: parameters }))
    try {
      return await promise
    } finally {
      clearTimeout(late)
      this.#pending.delete(id)
    }
  }

  /** What an expression gives in the process, as JSON carries it. Rejects with what it throws. */
  async evaluate<T>(expression: string): Promise<T> {
    return valueOf(await this.send('Runtime.evaluate', { expression, returnByValue: true })) as T
  }

  /**
   * What a function gives that has all objects of a prototype, an expression, as its `this`: an array. They are let
   * go of afterwards.
   */
  async overObjects<T>(prototype: string, functionDeclaration: string): Promise<T> {
    const objectGroup = 'plumbline'
    try {
      const { result } = await this.send('Runtime.evaluate', { expression: prototype, objectGroup })
      const prototypeObjectId = result.objectId ?? ''
      const { objects } = await this.send('Runtime.queryObjects', { prototypeObjectId, objectGroup })
      const parameters = { objectId: objects.objectId, functionDeclaration, returnByValue: true } as const
      return valueOf(await this.send('Runtime.callFunctionOn', parameters)) as T
    } finally {
      await this.send('Runtime.releaseObjectGroup', { objectGroup }).catch(() => undefined)
    }
  }

  /** The text of a `.heapsnapshot`, which the process sends in pieces before it answers. */
  async heapSnapshot(): Promise<string> {
    this.#chunks = []
    // Objects are told apart by their properties, numbers included.
    await this.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false, exposeNumericValues: true })
    const text = this.#chunks.join('')
    this.#chunks = []
    return text
  }

  [Symbol.dispose](): void {
    this.#socket.close()
  }

  #receive({ id = 0, method, params, result, error }: Message): void {
    if (method === 'HeapProfiler.addHeapSnapshotChunk') this.#chunks.push(params?.chunk ?? '')
    // A process that has called `process.exit` does not exit as long as somebody is attached.
    if (method === 'NodeRuntime.waitingForDisconnect') this.#socket.close()
    const pending = this.#pending.get(id)
    if (error === undefined) pending?.resolve(result as never)
    else pending?.reject(new HarnessError(`the inspector refused ${pending.command}: ${error.message}`))
  }

  #abandon(): void {
    for (const { command, reject } of this.#pending.values()) reject(this.#gone(command))
  }

  #gone(command: Command): HarnessError {
    return new HarnessError(
      `the process behind the inspector at ${this.#address} is gone; ${command} has no answer`,
      {
        fix: 'look for the reason in the last lines of the service: it ended, or was restarted',
      },
    )
  }

  #late(command: Command): HarnessError {
    return new HarnessError(`${command} was not answered within ${deadline / 1000} s`, {
      fix: 'look for what blocks the event loop of the service, or for a container that is paused',
    })
  }
}

function valueOf({ result, exceptionDetails }: Evaluated): unknown {
  if (exceptionDetails === undefined) return result.value
  throw new HarnessError('an expression failed in the service', {
    evidence: [exceptionDetails.exception?.description ?? 'it gave no reason'],
    fix: 'run the service on Node 22.3 or later',
  })
}

/** Node names the address it listens on itself, which is not the published one. */
async function debuggerUrl(address: string): Promise<string> {
  const { body } = await request(`http://${address}/json/list`, {
    signal: AbortSignal.timeout(deadline),
    reset: true,
  })
  const [target] = (await body.json()) as { readonly id: string }[]
  if (target === undefined) throw new Error('it lists no process')
  return `ws://${address}/${target.id}`
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(deadline)
    signal.addEventListener('abort', () => reject(new Error(`no handshake within ${deadline / 1000} s`)))
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('close', ({ code }) => reject(new Error(`closed with code ${code}`)), {
      once: true,
    })
  })
}
