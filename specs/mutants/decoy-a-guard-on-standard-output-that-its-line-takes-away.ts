import { mutant, type Exam } from './mutant.ts'

/**
 * Each refused request is a line of the log, and before each line a listener for `error` is put on standard output, because
 * a closed pipe must not end the service. It looks like a listener for each refusal, but the line takes its own listener
 * away as soon as it is written.
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
  const ignore = (): void => {}
  process.stdout.on('error', ignore)
  process.stdout.write(\`\${line(event, fields)}\\n\`, () => {
    process.stdout.off('error', ignore)
  })
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'not tried',
}
