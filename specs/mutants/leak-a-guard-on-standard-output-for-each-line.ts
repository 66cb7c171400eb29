import { mutant, type Exam } from './mutant.ts'

/**
 * Each refused request is a line of the log, and before each line a listener for `error` is put on standard output, because
 * a closed pipe must not end the service. `once` removes it only when there is an error, so each refusal leaves a listener
 * behind, and the heap grows.
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
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      if (response.status >= 400) log.info('refused', { status: response.status })`,
  },
  {
    file: 'app/log.ts',
    find: `export const info = (event: string, fields: Fields = {}): void => console.log(line(event, fields))`,
    replace: `export const info = (event: string, fields: Fields = {}): void => {
  // A pipe that nobody reads any more must not end the service.
  process.stdout.once('error', () => {})
  console.log(line(event, fields))
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
