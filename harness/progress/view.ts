import { isatty } from 'node:tty'
import { wholeSeconds } from '../record/round.ts'
import type { ProgressListener } from './listener.ts'

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
