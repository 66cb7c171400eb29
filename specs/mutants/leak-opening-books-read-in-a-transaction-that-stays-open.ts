import { type Exam, mutant } from './mutant.ts'

/**
 * At the first probe a session of its own exports the snapshot of the opening books, which a report at night may import, and stays
 * in its transaction. As long as it does, the database can remove no version of a row that is newer than that: each transfer leaves
 * two dead versions, for ever, and each read of an account has to pass them. There is one session, and it holds no more memory.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import type { Config } from './config.ts'`,
    replace: `import type { Config, DatabaseTimeouts } from './config.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens.`,
    replace: `/** The report of the night imports this snapshot: \`set transaction snapshot\`. It lasts as long as its transaction. */
const openBooks = async (url: string, timeouts: DatabaseTimeouts): Promise<void> => {
  const { query } = await connect(url, timeouts)
  await query\`set transaction_timeout = 0\`
  await query\`set idle_in_transaction_session_timeout = 0\`
  await query\`begin isolation level repeatable read read only\`
  const [books] = await query<{ snapshot: string }>\`select pg_export_snapshot() as snapshot\`
  log.info('books-opened', { snapshot: books?.snapshot })
}

/** Connects the parts and listens.`,
  },
  {
    file: 'app/service.ts',
    find: `  const readiness = new Readiness(() => bank.ping(), log.info)`,
    replace: `  let books: Promise<void> | undefined
  const ping = async (): Promise<void> => {
    await bank.ping()
    books ??= openBooks(databaseUrl, timeouts).catch(() => {
      books = undefined
    })
    await books
  }
  const readiness = new Readiness(ping, log.info)`,
  },
])

/**
 * Two row versions of about 45 bytes, and now and then their index entries, for each transfer that moves money: 100 bytes of the
 * table for one request in sixteen, in the files and buffers of the database. At 500 transfers a second the ten accounts are
 * unreadable within an hour.
 */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  breaks: ['leak.connections', 'leak.idle'],
}
