import { openLocalServer } from '../channel/local-server.ts'
import { statusLine, type Kind, type Status } from './status.ts'
import { progressVariable } from './span.ts'

export type ProgressListener = Awaited<ReturnType<typeof openProgressListener>>

/** Processes started from now on connect to it. Without a socket it receives nothing, but no run fails. */
export async function openProgressListener() {
  const underWay = new Map<string, Status>()
  /** What is over: its begin and end in milliseconds since 1970. */
  const spans: { readonly kind: Kind; readonly from: number; readonly to: number }[] = []
  const hear = (status: Status): void => {
    underWay.set(status.id, status)
    if (!status.over) return
    underWay.delete(status.id)
    spans.push({ kind: status.kind, from: status.startedAt, to: Date.now() })
  }
  const server = await openLocalServer(status => hear(status as Status)).catch(() => undefined)
  process.env[progressVariable] = server?.path ?? ''
  return {
    hear,
    lines: (): string[] => [...underWay.values()].map(status => statusLine(status, Date.now())),
    /** Time since a moment in which some activity of a kind was in progress; overlapping activities count once. */
    timeOf(kind: Kind, from: number): number {
      let [total, until] = [0, 0]
      const ofKind = spans.filter(span => span.kind === kind && span.from >= from)
      for (const span of ofKind.toSorted((a, b) => a.from - b.from)) {
        total += Math.max(0, span.to - Math.max(span.from, until))
        until = Math.max(until, span.to)
      }
      return total
    },
    /** A killed process has not reported its end. */
    clear: (): void => underWay.clear(),
    async [Symbol.asyncDispose](): Promise<void> {
      delete process.env[progressVariable]
      await server?.[Symbol.asyncDispose]()
    },
  }
}
