import { type Exam, mutant } from './mutant.ts'

/**
 * The failures of the last minute are counted in a ring of sixty slots, one for each second. The place in the ring is the time
 * modulo sixty, and nobody rounds it down. An array takes a fraction as the name of a property: each request adds a property with
 * a slot of its own. The array has sixty elements and a length of sixty forever, and the sum over its elements is the zero that
 * everybody expects of failures.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

interface Slot {
  minute: number
  requests: number
  failures: number
  longestMs: number
}

const slots: Slot[] = Array.from({ length: 60 }, () => ({ minute: 0, requests: 0, failures: 0, longestMs: 0.5 }))

const enterSlot = (durationMs: number, status: number): void => {
  const seconds = performance.now() / 1_000
  const minute = Math.floor(seconds / 60)
  const slot = (slots[seconds % 60] ??= { minute, requests: 0, failures: 0, longestMs: 0.5 })
  if (slot.minute !== minute) Object.assign(slot, { minute, requests: 0, failures: 0, longestMs: 0.5 })
  slot.requests += 1
  if (status >= 500) slot.failures += 1
  if (durationMs > slot.longestMs) slot.longestMs = durationMs
}

export const failuresOfTheLastMinute = (): number => {
  const minute = Math.floor(performance.now() / 60_000)
  return slots.reduce((sum, slot) => (slot.minute >= minute - 1 ? sum + slot.failures : sum), 0)
}`,
  },
  {
    file: 'app/metrics.ts',
    find: `    if (status >= 500) this.#errorCount += 1`,
    replace: `    if (status >= 500) this.#errorCount += 1
    enterSlot(durationMs, status)`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Metrics } from './metrics.ts'`,
    replace: `import { failuresOfTheLastMinute, type Metrics } from './metrics.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const figures = metrics.read()
    c.header('Failures-Of-The-Last-Minute', String(failuresOfTheLastMinute()))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native'],
  blames: `const slot = (slots[seconds % 60] ??= { minute, requests: 0, failures: 0, longestMs: 0.5 })`,
  firstTry: 'caught',
}
