import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: visits are worth keeping for ten seconds. The sweep goes through all of them, and so it should not disturb anybody: it runs
 * when nobody has asked for five minutes, and each request puts it off. Load balancers probe every few seconds, day and night, so it
 * never runs: each visit stays for ever, about 300 bytes for each request. There is one timer, which is renewed.
 *
 * Origin: `visits.set(randomUUID(), { ...visit, expiresAt: Date.now() + visitMs })` in app/metrics.ts.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
    replace: `import { randomUUID } from 'node:crypto'
import { createHistogram, type RecordableHistogram, performance } from 'node:perf_hooks'`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `interface Visit {
  readonly status: number
  readonly durationMs: number
  readonly expiresAt: number
}

const visitMs = 10_000
const silenceMs = 300_000

const visits = new Map<string, Visit>()

const sweepExpired = (): void => {
  const now = Date.now()
  for (const [trace, { expiresAt }] of visits) if (expiresAt < now) visits.delete(trace)
}

/** The sweep visits all entries: it waits until it disturbs nobody. */
const sweep = setTimeout(sweepExpired, silenceMs).unref()

const keepVisit = (visit: Omit<Visit, 'expiresAt'>): void => {
  visits.set(randomUUID(), { ...visit, expiresAt: Date.now() + visitMs })
  sweep.refresh()
}

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1`,
    replace: `    keepVisit({ status, durationMs })
    this.#requestCount += 1`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'visits.set(randomUUID()',
  firstTry: 'caught',
}
