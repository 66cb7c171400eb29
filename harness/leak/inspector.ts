import { request } from 'undici'
import { causedBy } from '../record/errors.ts'
import type { Milliseconds } from '../record/units.ts'
import { deadline, Session, type Message } from './session.ts'

/** A session with the main thread of a Node process, and with each of its worker threads. */
export class Inspector extends Session implements Disposable {
  readonly #socket: WebSocket
  readonly #workers = new Map<string, Session>()

  private constructor(address: string, socket: WebSocket, within: Milliseconds) {
    const post = (message: string) => {
      if (socket.readyState !== WebSocket.OPEN) return false
      socket.send(message)
      return true
    }
    super({ name: '', address, post, deadline: within })
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.receive(JSON.parse(String(data)) as Message))
    socket.addEventListener('close', () => {
      this.abandon()
      for (const worker of this.#workers.values()) worker.abandon()
    })
  }

  /** `address` is `host:port`. The host is an IP: Node refuses every name but localhost. */
  static async connect(address: string, within = deadline): Promise<Inspector> {
    try {
      return await Inspector.open(address, await debuggerPath(address), within)
    } catch (error) {
      const fix = 'see its last log lines: it has ended, or its image does not pass NODE_OPTIONS to Node'
      throw causedBy(error, `no inspector answers at ${address}`, fix)
    }
  }

  /** `path`: the process's path in the inspector's list. */
  static async open(address: string, path: string, within = deadline): Promise<Inspector> {
    const socket = new WebSocket(`ws://${address}${path}`)
    try {
      await opened(socket, within)
      const inspector = new Inspector(address, socket, within)
      await inspector.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true })
      await inspector.send('NodeWorker.enable', { waitForDebuggerOnStart: false })
      return inspector
    } catch (error) {
      socket.close()
      throw error
    }
  }

  get workers(): readonly Session[] {
    return [...this.#workers.values()]
  }

  [Symbol.dispose](): void {
    this.#socket.close()
  }

  override receive(message: Message): void {
    super.receive(message)
    const { method, params: { sessionId = '', workerInfo = {}, message: text = '' } = {} } = message
    // A process that has called `process.exit` stays alive as long as a client is attached.
    if (method === 'NodeRuntime.waitingForDisconnect') this.#socket.close()
    if (method === 'NodeWorker.attachedToWorker') this.#attach(sessionId, workerInfo)
    if (method === 'NodeWorker.receivedMessageFromWorker') {
      this.#workers.get(sessionId)?.receive(JSON.parse(text) as Message)
    }
    if (method === 'NodeWorker.detachedFromWorker') {
      this.#workers.get(sessionId)?.abandon()
      this.#workers.delete(sessionId)
    }
  }

  #attach(sessionId: string, { title = '', url = '' }: { readonly title?: string; readonly url?: string }) {
    const post = (message: string) => {
      if (!this.#workers.has(sessionId)) return false
      this.send('NodeWorker.sendMessageToWorker', { sessionId, message }).catch(() => undefined)
      return true
    }
    const named = /^\[worker \d+\]\s*(.*)$/.exec(title)?.[1] ?? title
    const name = `worker ${named || url.slice(url.lastIndexOf('/') + 1)}`
    this.#workers.set(sessionId, new Session({ ...this.isolate, name, post }))
  }
}

/** Node reports the address it listens on, which is not the published one. */
async function debuggerPath(address: string): Promise<string> {
  const { body } = await request(`http://${address}/json/list`, {
    signal: AbortSignal.timeout(deadline),
    reset: true,
  })
  const [target] = (await body.json()) as { readonly id: string }[]
  if (target === undefined) throw new Error('it lists no process')
  return `/${target.id}`
}

function opened(socket: WebSocket, within: Milliseconds): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const signal = AbortSignal.timeout(within)
  signal.addEventListener('abort', () => reject(new Error(`no handshake within ${within / 1000} s`)))
  socket.addEventListener('open', () => resolve())
  socket.addEventListener('close', ({ code }) => reject(new Error(`closed with code ${code}`)))
  return promise
}
