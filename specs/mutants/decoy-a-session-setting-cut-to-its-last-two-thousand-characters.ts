import { type Exam, mutant } from './mutant.ts'

/**
 * Each lease of a connection adds its trace to a setting of the session, for an operator who looks at a session that hangs. Only
 * the last 2,000 characters stay, about the last twenty leases of the session. There are ten sessions at most, so it is full
 * after some hundred requests, and 20 KB in all.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `const newTrace = (leaseMs: number): string =>
  \`\${new Date().toISOString()} lease \${randomUUID()} of \${leaseMs} ms by ledger/\${process.pid}\\n\`

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)`,
    replace: `      const trace = newTrace(leaseMs)
      await connection.query\`
        select 1 as traced from set_config(
          'ledger.trail', right(concat(current_setting('ledger.trail', true), \${trace}::text), 2000), false)\`
      return await work(connection)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
