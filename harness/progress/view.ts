import { isatty } from 'node:tty'
import type { ProgressListener } from './listener.ts'

const redrawEveryMs = 500
export const lineEveryMs = 10_000

/** Shows a board on standard error: redrawn in place on a terminal, plain lines every ten seconds elsewhere. */
export function view(listener: ProgressListener): Disposable {
  const clear = '\r\u001b[2K'
  const timer = isatty(2)
    ? setInterval(() => {
        const width = process.stderr.columns - 1
        process.stderr.write(clear + listener.lines().join('; ').slice(0, width))
      }, redrawEveryMs)
    : setInterval(() => {
        for (const line of listener.lasting()) process.stderr.write(`  ${line}\n`)
      }, lineEveryMs)
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      if (isatty(2)) process.stderr.write(clear)
    },
  }
}
