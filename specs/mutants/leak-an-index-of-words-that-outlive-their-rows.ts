import { mutant, type Exam } from './mutant.ts'

/**
 * The last 500 requests can be searched by any part of their trace. The full-text index is one over external content (FTS5), and
 * old rows are deleted from the table alone, not from the index: about 100 bytes of native memory a request, in steps, because
 * segments of the index are merged.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const visitsKept = 500

/** The last requests, for a search by any word of them. */
class Visits {
  readonly #insert: StatementSync
  readonly #index: StatementSync
  readonly #forget: StatementSync

  constructor() {
    const database = new DatabaseSync(':memory:')
    database.exec('create table visits (id integer primary key, text text not null)')
    database.exec('create virtual table words using fts5 (text, content=visits, content_rowid=id)')
    this.#insert = database.prepare('insert into visits (text) values (?)')
    this.#index = database.prepare('insert into words (rowid, text) values (?, ?)')
    this.#forget = database.prepare('delete from visits where id <= ?')
  }

  add(text: string): void {
    const id = Number(this.#insert.run(text).lastInsertRowid)
    this.#index.run(id, text)
    this.#forget.run(id - visitsKept)
  }
}

const visits = new Visits()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      visits.add(\`\${request.method} \${new URL(request.url).pathname} \${response.status} \${randomUUID()}\`)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'not tried',
  breaks: ['leak.native'],
  mayBreak: ['leak.workingSet'],
  blames: ['this.#index.run(id, text)', 'this.#forget.run(id - visitsKept)'],
}
