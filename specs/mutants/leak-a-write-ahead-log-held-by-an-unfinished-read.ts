import { mutant, type Exam } from './mutant.ts'

/**
 * The last 2,000 answers are in an embedded database with a write-ahead log in /tmp. At the start two of three settings are read from
 * a cursor that nobody closes: its snapshot keeps every checkpoint from beginning the log again, which grows by some pages for each
 * forty answers, about 300 bytes a request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `type Answer = readonly [path: string, status: number, durationMs: number]

const schema = \`
  pragma journal_mode = wal;
  pragma synchronous = off;
  pragma wal_autocheckpoint = 16;
  create table settings (name text, value integer);
  insert into settings values ('kept', 2000), ('batch', 40), ('level', 3);
  create table answers (id integer primary key, path text, status integer, duration real);\`

/** The last answers, where they outlive a crash of the process. */
class Audit {
  readonly #database: DatabaseSync
  readonly #settings: Iterator<Record<string, unknown>>
  readonly #write: StatementSync
  readonly #kept: number
  readonly #batchSize: number
  readonly #batch: Answer[] = []
  #count = 0

  constructor(file: string) {
    this.#database = new DatabaseSync(file)
    this.#database.exec(schema)
    const reader = new DatabaseSync(file, { readOnly: true })
    this.#settings = reader.prepare('select value from settings order by rowid').iterate()
    this.#kept = this.#setting()
    this.#batchSize = this.#setting()
    this.#write = this.#database.prepare('insert or replace into answers values (?, ?, ?, ?)')
  }

  add(answer: Answer): void {
    this.#batch.push(answer)
    if (this.#batch.length >= this.#batchSize) this.#flush()
  }

  #setting(): number {
    const { value } = this.#settings.next()
    return Number(value?.value)
  }

  #flush(): void {
    this.#database.exec('begin')
    for (const answer of this.#batch.splice(0)) {
      this.#count += 1
      this.#write.run(this.#count % this.#kept, ...answer)
    }
    this.#database.exec('commit')
  }
}

const audit = new Audit(join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.db'))

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      audit.add([new URL(request.url).pathname, response.status, performance.now() - startedAt])`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.files'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: [
    `this.#settings = reader.prepare('select value from settings order by rowid').iterate()`,
    `this.#database.exec('commit')`,
    'this.#write.run(this.#count % this.#kept, ...answer)',
  ],
}
