/**
 * Each request has a store of AsyncLocalStorage, and every row that the driver reads is noted in the store of the current context.
 * A line is logged for a request that has read very many rows. The hook of the driver does not run in the context of the request
 * that asked: it runs in the context of the socket, which is that of the request that dialled. So the rows of all requests
 * are noted in the stores of the few requests that opened the connections of the pool, and the sockets hold these stores.
 *
 * A real team writes this to find requests that read too much. Its tests dial in the request under test, and so they pass.
 *
 * About 1.6 rows a request, most of them of the list, each noted with its time in 100 to 140 bytes: about 160 bytes a request (measured).
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `import { once } from 'node:events'`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'`,
  },
  {
    file: 'app/connection.ts',
    find: `/** The statement will never have an answer. Its`,
    replace: `/** What one request has read from the database. */
export interface Reading {
  readonly method: string
  readonly url: string
  readonly rows: { readonly at: number; readonly row: object }[]
}

/** The request that the current code works for. */
export const reading = new AsyncLocalStorage<Reading>()

const noteRow = <Row extends object>(row: Row): Row => {
  reading.getStore()?.rows.push({ at: performance.now(), row })
  return row
}

/** The statement will never have an answer. Its`,
  },
  {
    file: 'app/connection.ts',
    find: `  onnotice: () => {},`,
    replace: `  onnotice: () => {},
  transform: { row: { from: noteRow } },`,
  },
  {
    file: 'app/api.ts',
    find: `import { expositionType, toExposition } from './exposition.ts'`,
    replace: `import { type Reading, reading } from './connection.ts'
import { expositionType, toExposition } from './exposition.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import * as log from './log.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** A request that reads more rows than this is worth a line in the log. */
const manyRows = 5_000`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const { method, url, rows } = visit
      if (rows.length > manyRows) log.info('many-rows', { method, url, rows: rows.length })`,
  },
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)`,
    replace: `    const visit: Reading = { method: request.method, url: request.url, rows: [] }
    const response = reading.run(visit, () => routes.fetch(request))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `reading.getStore()?.rows.push({ at: performance.now(), row })`,
}
