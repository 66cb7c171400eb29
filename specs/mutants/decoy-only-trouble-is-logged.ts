import { mutant, type Exam } from './mutant.ts'

/**
 * The log has a line only when something is wrong (the database is lost, a connection is lost, an
 * unexpected error), and none for the start, the recovery and the end. Who waits for `listening` in the
 * log takes it for a service that hangs or has died without a word, but it serves, and its readiness and
 * its exit code say how it is.
 */
export const service = mutant([
  {
    file: 'app/log.ts',
    find: `export const info = (event: string, fields: Fields = {}): void => console.log(line(event, fields))`,
    replace: `export const info = (event: string, fields: Fields = {}): void => {
  if (troubles.has(event)) console.log(line(event, fields))
}

const troubles: ReadonlySet<string> = new Set(['database-unreachable', 'connection-lost', 'not-ready'])`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
