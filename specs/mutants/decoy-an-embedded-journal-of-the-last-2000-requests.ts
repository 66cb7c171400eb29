import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'
`,
    replace: `import { DatabaseSync } from 'node:sqlite'
import { type Context, Hono } from 'hono'
`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

/** The last requests, to be queried when somebody complains: \`kill -USR2\` prints a summary. */
const journal = new DatabaseSync(':memory:')
journal.exec(\`
  create table asked (id integer primary key, at real not null, method text not null, url text not null,
    headers text not null, status integer not null)\`)
const note = journal.prepare('insert into asked (at, method, url, headers, status) values (?, ?, ?, ?, ?)')
const forget = journal.prepare('delete from asked where id <= ?')
const summary = journal.prepare('select method, url, status, count(*) as n from asked group by 1, 2, 3')
const journalRows = 2_000

process.on('SIGUSR2', () => console.log(JSON.stringify(summary.all())))
`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)
`,
    replace: `      metrics.end(startedAt, response.status)
      const headers = JSON.stringify([...request.headers])
      const { lastInsertRowid } = note.run(startedAt, request.method, request.url, headers, response.status)
      forget.run(Number(lastInsertRowid) - journalRows)
`,
  },
])

/**
 * Healthy: an in-memory SQLite holds the last 2,000 requests. It mallocs a page for every 25 rows or so of the first 2,000
 * requests, some 160 bytes a request; from then on each insert deletes the oldest row and its pages are used
 * again. Less than 0.5 MB of native memory, reached with request 2,000.
 */
export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
