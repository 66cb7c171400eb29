import { type Exam, mutant } from './mutant.ts'

/**
 * Each transfer takes an advisory lock, shared, until its end. A process that has started takes it alone and adds up all
 * accounts twice, a second and a half apart, to be sure that nothing of an earlier process is still at work. Orders wait a
 * second at most, also those of the other replica: while one replica starts again, the other turns its clients away with 503
 * (`outage.servedBeside`: the other one confirms every operation).
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: order =>
    pool.use(connection =>
      transaction(connection, async query => {
        await query\`select pg_advisory_xact_lock_shared(5150)\`
        return transfer(query, order)
      }),
    ),`,
  },
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const countMs = 5_000
const apartMs = 1_500

/** What a process before this one has left at work would show between the two sums. */
const countTwice = (pool: Pool): Promise<void> =>
  pool.use(async ({ query }) => {
    const total = async (): Promise<string> => {
      const [sum] = await query<{ total: string }>\`select coalesce(sum(balance), 0)::text as total from accounts\`
      return sum?.total ?? '0'
    }
    await query\`select pg_advisory_lock(5150)\`
    try {
      const first = await total()
      await sleep(apartMs)
      const second = await total()
      log.info('counted', { first, second, steady: first === second })
    } finally {
      await query\`select pg_advisory_unlock(5150)\`
    }
  }, countMs)

const countWhenPossible = async (pool: Pool): Promise<void> => {
  for (;;) {
    try {
      await countTwice(pool)
      return
    } catch {
      await sleep(500, undefined, { ref: false })
    }
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `const server = await listen(api, { port: config.port, reportFailure })
  void countWhenPossible(pool)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.servedBeside'],
  mayBreak: 'any',
  firstTry: 'caught',
}
