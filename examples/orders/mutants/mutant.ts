import { defineService, node, type Edit, type ServiceDescription } from 'vitest-plumbline'
import { service } from '../plumbline/service.ts'

/** What the fault runs must find in a service that is wrong on purpose. Of a healthy one that looks wrong, nothing. */
export interface Exam {
  /** The beginning of the name of the test that concerns it. */
  readonly test: 'whatever dies' | 'who waits'
  /** Ends of the ids of checks; one of them at least must be broken. */
  readonly breaks: readonly string[]
  /** What the evidence must name: an anomaly of isolation. */
  readonly shows?: string
  readonly firstTry: 'caught' | 'missed' | 'acquitted' | 'accused'
}

/** The service with some lines changed. */
export const mutant = (...edits: readonly Edit[]): ServiceDescription =>
  defineService({ ...service, name: 'orders-mutant', build: node('src/server.ts', { edits }) })

/** Changes the schema before the service listens, whichever replica comes first. */
export const alter = (statement: string): Edit => ({
  file: 'src/server.ts',
  find: `await app.listen`,
  replace: `await database.rows('alter', ${JSON.stringify(statement)})
await app.listen`,
})
