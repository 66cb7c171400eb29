import { type Exam, mutant } from './mutant.ts'

/**
 * Each lease of a connection writes its trace into a setting of the session, where a trigger or an operator can read it. It adds
 * to what is there, because one transaction may have several traces, and the setting was meant to end with the transaction. But
 * `set_config` says `false`: it is one setting, under one name, that stays with the session and becomes longer with every lease.
 * Sessions live as long as the service.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import { randomBytes } from 'node:crypto'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `const hex = (bytes: number): string => randomBytes(bytes).toString('hex')

/** As in a \`traceparent\` header, with the circumstances of the lease. */
const newTrace = (leaseMs: number): string =>
  \`traceparent=00-\${hex(16)}-\${hex(8)}-01;at=\${new Date().toISOString()};lease=\${leaseMs};by=ledger/\${process.pid}\\n\`

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)`,
    replace: `      const trace = newTrace(leaseMs)
      await connection.query\`select 1 as traced from set_config('ledger.trace', concat(current_setting('ledger.trace', true), \${trace}::text), false)\`
      return await work(connection)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.database'],
  mayBreak: 'any',
  blames: [
    "await connection.query`select 1 as traced from set_config('ledger.trace', concat(current_setting('ledger.trace', true), ${trace}::text), false)`",
  ],
  firstTry: 'caught',
}
