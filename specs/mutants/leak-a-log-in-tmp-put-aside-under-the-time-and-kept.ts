import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks files: each answer is a line of a log in /tmp, which is put aside under the time at 64 KB, and a new one begins. Nobody
 * deletes those that were put aside.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `import type { PoolState } from './pool.ts'
`,
    replace: `import { appendFileSync, renameSync } from 'node:fs'
import type { PoolState } from './pool.ts'

const accessLog = '/tmp/access.log'
let logBytes = 0

const note = (fields: object): void => {
  const line = JSON.stringify({ time: new Date().toISOString(), event: 'answered', ...fields })
  appendFileSync(accessLog, line + '\\n')
  logBytes += line.length + 1
  if (logBytes < 65_536) return
  renameSync(accessLog, '/tmp/access-' + Date.now() + '.log')
  logBytes = 0
}
`,
  },
  {
    file: 'app/metrics.ts',
    find: `    this.#sumMs += durationMs
`,
    replace: `    this.#sumMs += durationMs
    note({ status, durationMs })
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.files'],
  mayBreak: 'any',
}
