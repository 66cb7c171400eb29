import { mutant, type Exam } from './mutant.ts'

/** Each lease registers its connection to be told when it is collected, and the connection outlives thousands of leases. */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `interface Lease {
  readonly lentAt: string
  readonly leaseMs: number
}

/** A connection that is collected was lost by whoever had it. */
const lost = new FinalizationRegistry<Lease>(({ lentAt, leaseMs }) =>
  process.emitWarning(\`a connection lent at \${lentAt} for \${leaseMs} ms was collected\`),
)

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)`,
    replace: `      lost.register(connection, { lentAt: new Date().toISOString(), leaseMs })
      return await work(connection)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  blames: 'lost.register(connection, { lentAt: new Date().toISOString(), leaseMs })',
}
