import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the last 300 lines of the access log can be searched, in an embedded SQLite in memory: a table of lines, and a full-text
 * index (FTS5) whose content is that table. Old lines are deleted from the table. But an index with external content is not told of
 * that: it needs its own 'delete' with the old text. So the table stays at 300 rows and the words of every line stay in the index,
 * above all the identifiers, which occur once. About 200 bytes of native memory for each request; the index is merged from time to
 * time, so its memory grows in steps of different heights.
 *
 * Origin: `addWords.run(lastInsertRowid, line)` in app/api.ts.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const linesKept = 300

const accessLog = new DatabaseSync(':memory:')
accessLog.exec(\`
  create table lines (id integer primary key, line text not null);
  create virtual table words using fts5(line, content='lines', content_rowid='id');
\`)
const addLine = accessLog.prepare('insert into lines (line) values (?)')
const addWords = accessLog.prepare('insert into words (rowid, line) values (?, ?)')
const deleteLines = accessLog.prepare('delete from lines where id <= ?')
const search = accessLog.prepare(
  'select lines.line from words join lines on lines.id = words.rowid where words match ?',
)

/** The latest lines, to be searched: \`kill -USR2\` prints those of failures. */
const logLine = (line: string): void => {
  const { lastInsertRowid } = addLine.run(line)
  addWords.run(lastInsertRowid, line)
  deleteLines.run(Number(lastInsertRowid) - linesKept)
}

process.on('SIGUSR2', () => console.log(JSON.stringify(search.all('500 OR 503'))))

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const durationMs = (performance.now() - startedAt).toFixed(3)
      logLine(\`\${randomUUID()} \${randomUUID()} \${request.method} \${request.url} \${response.status} \${durationMs}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.native'],
  mayBreak: 'any',
  firstTry: 'caught',
}
