import { openLocalServer } from '../channel/local-server.ts'
import { statusLine, type Status } from './status.ts'
import { progressVariable } from './span.ts'

export type ProgressListener = Awaited<ReturnType<typeof openProgressListener>>

/** Processes started from now on connect to it. Without a socket it receives nothing, but no run fails. */
export async function openProgressListener() {
  const underWay = new Map<string, Status>()
  const hear = (status: Status): void => {
    underWay.set(status.id, status)
    if (status.over) underWay.delete(status.id)
  }
  const server = await openLocalServer(status => hear(status as Status)).catch(() => undefined)
  process.env[progressVariable] = server?.path ?? ''
  return {
    hear,
    lines: (): string[] => [...underWay.values()].map(status => statusLine(status, Date.now())),
    /** A killed process has not reported its end. */
    clear: (): void => underWay.clear(),
    async [Symbol.asyncDispose](): Promise<void> {
      delete process.env[progressVariable]
      await server?.[Symbol.asyncDispose]()
    },
  }
}
