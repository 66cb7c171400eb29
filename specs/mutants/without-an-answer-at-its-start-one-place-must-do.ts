import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: at its start the service asks the database how many sessions it takes, so that its pool never needs more than half of them. If the
 * database does not answer then, the service assumes the least, one place, and never asks again. It is alive, becomes ready, and answers rightly
 * for ever, one transaction at a time. Seen only after a start without database: one operation waits at the database where ten did before.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const { databaseUrl, timeouts, pool: limits } = config
`,
    replace: `  const { databaseUrl, timeouts } = config
  const limits = { ...config.pool, size: await fitting(config) }
`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */
`,
    replace: `/** At most half of the sessions that the database takes; others need some too. */
const fitting = async ({ databaseUrl, timeouts, pool }: Config): Promise<number> => {
  try {
    const connection = await connect(databaseUrl, timeouts)
    const [row] = await connection.query<{ max_connections: string }>\`show max_connections\`
    await connection.close()
    return Math.min(pool.size, Math.max(1, Math.floor(Number(row?.max_connections) / 2)))
  } catch (error) {
    log.info('sessions-unknown', { error })
    return 1
  }
}

/** Connects the parts and listens. The database may start later. */
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.placesKept'],
  mayBreak: 'any',
  firstTry: 'inconclusive',
}
