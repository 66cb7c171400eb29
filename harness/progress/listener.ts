import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { statusLine, type Kind, type Status } from './status.ts'
import { portVariable } from './span.ts'

/** From when to when something of a kind was under way, in milliseconds since 1970. */
export interface FinishedSpan {
  readonly kind: Kind
  readonly from: number
  readonly to: number
}

/** What is over sooner is not worth a line where lines cannot be taken back. */
const shownFromMs = 5_000

/** Hears what is under way in this process and in those it starts. */
export class ProgressListener implements AsyncDisposable {
  readonly #socket: Socket
  readonly #underWay = new Map<string, Status>()
  readonly #spans: FinishedSpan[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', message => this.hear(message.toString()))
    socket.unref()
  }

  /** Processes started from now on find it. Resolves without a port where none can be had: then it hears nothing. */
  static async open(): Promise<ProgressListener> {
    const socket = createSocket('udp4')
    const listener = new ProgressListener(socket)
    try {
      socket.bind(0, '127.0.0.1')
      await once(socket, 'listening')
      process.env[portVariable] = String(socket.address().port)
    } catch {
      socket.on('error', () => undefined)
    }
    return listener
  }

  /** Takes one message. Anybody on this machine can send some: what is no status is overlooked. */
  hear(message: string): void {
    const status = parsed(message)
    if (status === undefined) return
    if (!status.over) {
      this.#underWay.set(status.id, status)
      return
    }
    this.#underWay.delete(status.id)
    this.#spans.push({ kind: status.kind, from: status.startedAt, to: Date.now() })
  }

  /** A line for each thing under way, in the order they began. */
  lines({ atLeastMs = 0, now = Date.now() }: { atLeastMs?: number; now?: number } = {}): string[] {
    return [...this.#underWay.values()]
      .filter(({ startedAt }) => now - startedAt >= atLeastMs)
      .map(status => statusLine(status, now))
  }

  /** Lines for where they stay, as every ten seconds in a log. */
  lasting(now = Date.now()): string[] {
    return this.lines({ atLeastMs: shownFromMs, now })
  }

  /** Time in which anything of some kind was under way between two moments; what went on at once counts once. */
  timeOf(kind: Kind, from = 0, to = Number.POSITIVE_INFINITY): number {
    const spans = this.#spans
      .filter(span => span.kind === kind && span.from >= from && span.to <= to)
      .toSorted((a, b) => a.from - b.from)
    let [total, until] = [0, 0]
    for (const span of spans) {
      total += Math.max(0, span.to - Math.max(span.from, until))
      until = Math.max(until, span.to)
    }
    return total
  }

  /** Whoever was killed has not said that it is over. */
  clear(): void {
    this.#underWay.clear()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    delete process.env[portVariable]
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }
}

function parsed(message: string): Status | undefined {
  try {
    const status = JSON.parse(message) as Partial<Status> | null
    const { id, kind, what, startedAt, over } = status ?? {}
    const whole = [id, kind, what].every(text => typeof text === 'string') && Number.isFinite(startedAt)
    return whole && typeof over === 'boolean' ? (status as Status) : undefined
  } catch {
    return undefined
  }
}
