import { mutant, type Exam } from './mutant.ts'

/** Healthy: each lease registers its lasting connection to be told when it is collected, and after 500 leases all are unregistered. */
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
const leasesMax = 500
let leases = 0
let season: object = {}

const watch = (connection: Connection, leaseMs: number): void => {
  lost.register(connection, { lentAt: new Date().toISOString(), leaseMs }, season)
  if (++leases < leasesMax) return
  lost.unregister(season)
  season = {}
  leases = 0
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)`,
    replace: `      watch(connection, leaseMs)
      return await work(connection)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
