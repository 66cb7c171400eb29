import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the last 300 lines of the access log can be searched, in an embedded SQLite in memory with a full-text index whose content
 * is the table of lines. A line that is deleted is taken out of the index too, which for FTS5 is one more entry: only a merge removes
 * both. After each 400 lines all parts are merged into one. Bound: the words of 700 lines and as many deletions, some hundred
 * kilobytes of native memory, two or three times that with the pages that a merge needs; full after about 1,000 requests, and from
 * then on the same pages are used again. No line is to be named: what looks as if it kept is `addWords.run(…)` in app/api.ts.
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
const linesBetweenMerges = 400

const accessLog = new DatabaseSync(':memory:')
accessLog.exec(\`
  create table lines (id integer primary key, line text not null);
  create virtual table words using fts5(line, content='lines', content_rowid='id');
\`)
const addLine = accessLog.prepare('insert into lines (line) values (?)')
const addWords = accessLog.prepare('insert into words (rowid, line) values (?, ?)')
const deleteWords = accessLog.prepare(
  "insert into words (words, rowid, line) select 'delete', id, line from lines where id <= ?",
)
const deleteLines = accessLog.prepare('delete from lines where id <= ?')
const merge = accessLog.prepare("insert into words (words) values ('optimize')")
const search = accessLog.prepare(
  'select lines.line from words join lines on lines.id = words.rowid where words match ?',
)

/** The latest lines, to be searched: \`kill -USR2\` prints those of failures. */
const logLine = (line: string): void => {
  const id = Number(addLine.run(line).lastInsertRowid)
  addWords.run(id, line)
  deleteWords.run(id - linesKept)
  deleteLines.run(id - linesKept)
  if (id % linesBetweenMerges === 0) merge.run()
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
  breaks: [],
  firstTry: 'acquitted',
}
