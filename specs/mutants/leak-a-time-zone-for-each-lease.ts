import { type Exam, mutant } from './mutant.ts'

/**
 * Each lease names the time zone of its session after itself, so that every time the database prints tells the lease it was
 * printed in. The setting has one value, which the next lease overwrites, so nothing seems to stay. But Postgres keeps each zone
 * that a session has ever named, parsed, in a table that is never emptied: about 24 KB for each, taken in leaps of a megabyte.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `export interface PoolState {`,
    replace: `let leases = 0

/** Universal time, under the name of the lease. */
const zoneOf = (lease: number): string => \`<lease-\${lease}>0\`

export interface PoolState {`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)`,
    replace: `      leases += 1
      await connection.query\`select set_config('TimeZone', \${zoneOf(leases)}, false)\`
      return await work(connection)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.database'],
  blames: `await connection.query\`select set_config('TimeZone', \${zoneOf(leases)}, false)\``,
  firstTry: 'caught',
}
