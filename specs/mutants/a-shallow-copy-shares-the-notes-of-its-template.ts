import { type Exam, mutant } from './mutant.ts'

/**
 * Each request has a record, a copy of a blank one, for the log line of an answer with 5xx. The copy is shallow: all records share
 * the array of notes of the blank, and each request adds its own note to it.
 *
 * A real team writes it because `{ ...blank }` looks like a copy, and is one as long as all fields are plain values. The notes came
 * later.
 *
 * A client sees nothing. The operator sees, in the first line about a 503, the notes of every request since the start.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import * as log from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** What the log says of a request that failed. */
interface Visit {
  readonly method: string
  readonly startedAt: number
  readonly notes: string[]
}

const blank: Visit = { method: '', startedAt: 0, notes: [] }

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const visit: Visit = { ...blank, method: request.method, startedAt }
    visit.notes.push(\`asked for \${request.url} at \${new Date().toISOString()}\`)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      if (response.status >= 500) log.info('failed', { ...visit, status: response.status })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'visit.notes.push(',
  firstTry: 'caught',
}
