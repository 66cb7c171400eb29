import { openLocalServer, type LocalServer } from '../channel/local-server.ts'
import { statusLine, type Kind, type Status } from './status.ts'
import { progressVariable } from './span.ts'

/** Begin and end of an activity of some kind, in milliseconds since 1970. */
interface FinishedSpan {
  readonly kind: Kind
  readonly from: number
  readonly to: number
}

export class ProgressListener implements AsyncDisposable {
  readonly #underWay = new Map<string, Status>()
  readonly #spans: FinishedSpan[] = []
  #server: LocalServer | undefined

  /** Processes started from now on connect to it. Without a socket it receives nothing, but no run fails. */
  static async open(): Promise<ProgressListener> {
    const listener = new ProgressListener()
    try {
      listener.#server = await openLocalServer(status => listener.hear(status as Status))
      process.env[progressVariable] = listener.#server.path
    } catch {
      delete process.env[progressVariable]
    }
    return listener
  }

  hear(status: Status): void {
    this.#underWay.set(status.id, status)
    if (!status.over) return
    this.#underWay.delete(status.id)
    this.#spans.push({ kind: status.kind, from: status.startedAt, to: Date.now() })
  }

  get hasBegun(): boolean {
    return this.#underWay.size + this.#spans.length > 0
  }

  /** A line per current activity, in the order of their begin. */
  lines(): string[] {
    return [...this.#underWay.values()].map(status => statusLine(status, Date.now()))
  }

  /** Time since a moment in which some activity of a kind was in progress; overlapping activities count once. */
  timeOf(kind: Kind, from: number): number {
    const spans = this.#spans
      .filter(span => span.kind === kind && span.from >= from)
      .toSorted((a, b) => a.from - b.from)
    let [total, until] = [0, 0]
    for (const span of spans) {
      total += Math.max(0, span.to - Math.max(span.from, until))
      until = Math.max(until, span.to)
    }
    return total
  }

  /** A killed process has not reported its end. */
  clear(): void {
    this.#underWay.clear()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    delete process.env[progressVariable]
    await this.#server?.[Symbol.asyncDispose]()
  }
}
