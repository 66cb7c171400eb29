import { isatty } from 'node:tty'
import { openLocalServer } from '../channel/local-server.ts'
import { wholeSeconds } from '../record/round.ts'
import { progressVariable } from './span.ts'
import { statusLine, type Status } from './status.ts'

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

const redrawEveryMs = 500
const lineEveryMs = 2_500
const eraseLine = '\r\u001b[2K'

export type ProgressView = ReturnType<typeof view>

/** Shows activities on standard error: one line in place on a terminal. Call `clear` before printing anything else. */
export function view(listener: ProgressListener) {
  const inPlace = isatty(2)
  const clear = () => {
    if (inPlace) process.stderr.write(eraseLine)
  }
  const draw = () => {
    const line = listener.lines().join('; ')
    process.stderr.write(eraseLine + line.slice(0, process.stderr.columns - 1))
  }
  const openedAt = Date.now()
  const print = () => {
    const lines = listener.lines()
    const idle = `running, ${wholeSeconds(Date.now() - openedAt)} in all`
    for (const line of lines.length > 0 ? lines : [idle]) process.stderr.write(`   ${line}\n`)
  }
  const timer = (inPlace ? setInterval(draw, redrawEveryMs) : setInterval(print, lineEveryMs)).unref()
  const dispose = () => {
    clearInterval(timer)
    clear()
  }
  return { clear, [Symbol.dispose]: dispose }
}
