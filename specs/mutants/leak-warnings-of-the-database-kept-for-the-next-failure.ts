import { mutant, type Exam } from './mutant.ts'

/**
 * Each connection keeps the notices of the database, to log them with its next failure. Reads say `set local` outside of a transaction,
 * and so the database warns at each of them. About 400 bytes for each of the reads, which are a quarter of the requests.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `  let reasonOfDeath = ''`,
    replace: `  let reasonOfDeath = ''
  /** What the database said before the next failure. */
  const notices: postgres.Notice[] = []`,
  },
  {
    file: 'app/connection.ts',
    find: `    onclose: () => discard('the connection was closed'),`,
    replace: `    onclose: () => discard('the connection was closed'),
    onnotice: notice => {
      notices.push(notice)
    },`,
  },
  {
    file: 'app/connection.ts',
    find: `      const failed = (error: unknown): void => {`,
    replace: `      const failed = (error: unknown): void => {
        const [last] = notices.splice(0).slice(-1)
        if (last !== undefined) console.error(JSON.stringify({ event: 'notice-before-failure', notice: last }))`,
  },
  {
    file: 'app/accounts.ts',
    find: '  const [account] = await query<Account>`select id, balance from accounts where id = ${id}`',
    replace: `  const [, [account]] = await Promise.all([
    query\`set local lock_timeout = 200\`,
    query<Account>\`select id, balance from accounts where id = \${id}\`,
  ])`,
  },
  {
    file: 'app/accounts.ts',
    find: '  const rows = await query<Account & { total: string }>`',
    replace: `  const [, rows] = await Promise.all([
    query\`set local work_mem = '8MB'\`,
    query<Account & { total: string }>\``,
  },
  {
    file: 'app/accounts.ts',
    find: '    select id, balance, sum(balance) over () as total from accounts order by id`',
    replace: '    select id, balance, sum(balance) over () as total from accounts order by id`,\n  ])',
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: ['notices.push(notice)'],
}
