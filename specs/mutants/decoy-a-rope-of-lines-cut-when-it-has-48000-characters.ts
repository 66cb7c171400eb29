import { type Exam, mutant } from './mutant.ts'

/**
 * The lines of the latest requests in one text, to which each request adds about forty characters: a rope, in V8. At 48,000
 * characters it is cut to its last 16,000. The cut makes the rope flat, and the part that stays holds that flat text until the
 * next cut, when it is copied into another. So it is a wave: it rises for 1,200 requests, and then for 800 at a time, and there
 * are never more than two such texts.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const longestTrail = 48_000
const shortestTrail = 16_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  #trail = ''
  #sumMs = 0`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#requestCount += 1`,
    replace: `    this.#requestCount += 1
    this.#trail += \`\${new Date().toISOString()} \${status} \${durationMs.toFixed(3)} ms\\n\`
    if (this.#trail.length > longestTrail) this.#trail = this.#trail.slice(-shortestTrail)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
