import { mutant, type Exam } from './mutant.ts'

/**
 * Each statement listens for the end of its pooled connection, and nobody takes the listener away once the
 * statement is answered. A team writes this when it replaces a hand-made set of waiting statements by the
 * AbortSignal that is there anyway: `once` looks as if it cleaned up.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `  const inFlight = new Set<(error: ConnectionLost) => void>()
`,
    replace: `  const lost = (): ConnectionLost => new ConnectionLost(reasonOfDeath, { sent: true })
`,
  },
  {
    file: 'app/connection.ts',
    find: `    life.abort()
    for (const fail of inFlight) fail(new ConnectionLost(reason, { sent: true }))`,
    replace: `    life.abort()`,
  },
  {
    file: 'app/connection.ts',
    find: `      inFlight.add(reject)
      const answered = (rows: Rows<Row>): void => {
        inFlight.delete(reject)
        resolve(rows)
      }
      const failed = (error: unknown): void => {
        inFlight.delete(reject)
        if`,
    replace: `      life.signal.addEventListener('abort', () => reject(lost()), { once: true })
      const answered = (rows: Rows<Row>): void => resolve(rows)
      const failed = (error: unknown): void => {
        if`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: `life.signal.addEventListener('abort', () => reject(lost()), { once: true })`,
}
