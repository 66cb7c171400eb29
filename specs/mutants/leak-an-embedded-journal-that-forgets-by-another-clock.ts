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

/** What was asked in the last seconds, to be queried when somebody complains: \`kill -USR2\` prints a summary. */
const journal = new DatabaseSync(':memory:')
journal.exec(\`
  create table asked (at real not null, method text not null, url text not null, status integer not null);
  create index asked_at on asked (at)\`)
const note = journal.prepare('insert into asked (at, method, url, status) values (?, ?, ?, ?)')
const forget = journal.prepare('delete from asked where at < ?')
const summary = journal.prepare('select method, url, status, count(*) as n from asked group by 1, 2, 3')
const journalMs = 5_000

process.on('SIGUSR2', () => console.log(JSON.stringify(summary.all())))
`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)
`,
    replace: `      metrics.end(startedAt, response.status)
      note.run(Date.now(), request.method, request.url, response.status)
      forget.run(startedAt - journalMs)
`,
  },
])

/**
 * Leaks: a journal in an in-memory SQLite keeps what is younger than 5 s, but it notes the time by Date.now() and forgets
 * by the start of the request, which counts from the start of the process (performance.now()): nothing is ever old enough.
 * A row and its entry in the index for every request, some 70 bytes, in pages of 4 KiB that SQLite mallocs: no
 * JavaScript object grows. The line that forgets is there, next to the line that notes, and both are milliseconds.
 */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.native'],
  mayBreak: 'any',
  blames: 'note.run(Date.now(), request.method, request.url, response.status)',
}
