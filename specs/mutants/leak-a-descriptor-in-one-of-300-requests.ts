import { mutant, type Exam } from './mutant.ts'

/**
 * Every 300th request reads /proc/self/status to warn of swapping, and returns early without closing the file when nothing is
 * swapped, which is always. A team adds the early return in a review and does not see the close below it.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
    replace: `import { closeSync, openSync, readSync } from 'node:fs'
import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const requestsBetweenLooks = 300
const page = Buffer.alloc(4_096)

/** A service that is swapped is slow for a reason which no other figure shows. */
const warnOfSwapping = (): void => {
  const status = openSync('/proc/self/status', 'r')
  const text = page.toString('latin1', 0, readSync(status, page))
  const swapped = Number(/^VmSwap:\\s+(\\d+)/m.exec(text)?.[1] ?? 0)
  if (swapped === 0) return
  console.error(JSON.stringify({ event: 'swapped', kilobytes: swapped }))
  closeSync(status)
}`,
  },
  {
    file: 'app/metrics.ts',
    find: `    if (status >= 500) this.#errorCount += 1`,
    replace: `    if (status >= 500) this.#errorCount += 1
    if (this.#requestCount % requestsBetweenLooks === 0) warnOfSwapping()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  breaks: ['leak.fileDescriptors'],
  mayBreak: 'any',
  blames: `const status = openSync('/proc/self/status', 'r')`,
}
