import { defineService, node, type Edit, type ServiceDescription } from 'vitest-plumbline'
import { service } from '../plumbline/service.ts'

/** What the fault runs must find in a service that is faulty on purpose; nothing in a healthy one that looks faulty. */
export interface Exam {
  /** The beginning of the name of the test to run. */
  readonly test: 'whatever dies' | 'waiting customers'
  /** Ends of the ids of checks, of which at least one must fail. */
  readonly breaks: readonly string[]
  /** A text that the evidence must contain: an anomaly of isolation. */
  readonly shows?: string
  readonly firstTry: 'caught' | 'missed' | 'acquitted' | 'accused'
}

/** The service with some lines changed. */
export const mutant = (...edits: readonly Edit[]): ServiceDescription =>
  defineService({ ...service, name: 'orders-mutant', build: node('src/server.ts', { edits }) })

/** Changes the schema before the service listens, in the first replica to start. */
export const alter = (statement: string): Edit => ({
  file: 'src/server.ts',
  find: `await app.listen`,
  replace: `await database.rows('alter', ${JSON.stringify(statement)})
await app.listen`,
})
