import { isatty } from 'node:tty'
import type { ProgressListener } from './listener.ts'

const redrawEveryMs = 500
const lineEveryMs = 10_000
const eraseLine = '\r\u001b[2K'

/** What is under way, on standard error. Disposing it takes the line away and ends it. */
export interface ProgressView extends Disposable {
  /** To be called before anything else is printed: takes the line away until it is drawn again. */
  clear(): void
}

/** One line that is redrawn in place on a terminal, plain lines every ten seconds elsewhere. */
export function view(listener: ProgressListener): ProgressView {
  const inPlace = isatty(2)
  const clear = () => {
    if (inPlace) process.stderr.write(eraseLine)
  }
  const draw = () => {
    const line = listener.lines().join('; ')
    process.stderr.write(eraseLine + line.slice(0, process.stderr.columns - 1))
  }
  const print = () => listener.lasting().forEach(line => process.stderr.write(`   ${line}\n`))
  const timer = (inPlace ? setInterval(draw, redrawEveryMs) : setInterval(print, lineEveryMs)).unref()
  const dispose = () => {
    clearInterval(timer)
    clear()
  }
  return { clear, [Symbol.dispose]: dispose }
}
