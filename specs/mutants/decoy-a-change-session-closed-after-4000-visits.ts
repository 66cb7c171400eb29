/**
 * The last 1,000 visits are in a table of an embedded SQLite in memory. What has changed in it is shipped as a changeset after every
 * 4,000 visits: a session of SQLite records the changes until then, is read, and is closed, and the next one is opened.
 *
 * A real team writes this to send differences in place of the whole table.
 *
 * Bound: the table has 1,000 rows, because each insert deletes the row 1,000 before it. A session records at most 5,000 rows
 * of about 100 bytes, in native memory: 0.5 MB with the table of its hash, and the changeset is 0.1 MB for a moment. Native memory
 * grows evenly for 4,000 requests, by about 100 bytes a request, falls, and grows again.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { DatabaseSync } from 'node:sqlite'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const visitsKept = 1_000
const visitsShipped = 4_000

/** The last visits as rows, and what has changed among them since it was last shipped. */
class Visits {
  readonly #database = new DatabaseSync(':memory:')
  readonly #insert
  readonly #delete
  #changes
  #visits = 0
  #shippedBytes = 0

  constructor() {
    this.#database.exec('create table visits (id integer primary key, method text, url text, status integer)')
    this.#insert = this.#database.prepare('insert into visits values (?, ?, ?, ?)')
    this.#delete = this.#database.prepare('delete from visits where id = ?')
    this.#changes = this.#database.createSession({ table: 'visits' })
  }

  get shippedBytes(): number {
    return this.#shippedBytes
  }

  note({ method, url }: Request, status: number): void {
    this.#visits += 1
    this.#insert.run(this.#visits, method, url, status)
    this.#delete.run(this.#visits - visitsKept)
    if (this.#visits % visitsShipped === 0) this.#ship()
  }

  #ship(): void {
    this.#shippedBytes += this.#changes.changeset().length
    this.#changes.close()
    this.#changes = this.#database.createSession({ table: 'visits' })
  }
}

const visits = new Visits()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      visits.note(request, response.status)`,
  },
  {
    file: 'app/api.ts',
    find: `    if (!wantsText(c)) return c.json(figures)`,
    replace: `    if (!wantsText(c)) return c.json({ ...figures, shippedBytes: visits.shippedBytes })`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
