import { type Exam, mutant } from './mutant.ts'

/**
 * Each lease wraps the connection's query to trace its statements, as a monkey-patching agent does, and puts the one of before
 * back when the work is done. Work that is refused throws past that line: the next lease wraps the wrapper, and the connection,
 * which lives on, carries one layer more with the trace in it.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import type { Connection } from './connection.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import type { Connection, Query } from './connection.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `const marksMax = 12

interface Trace {
  readonly id: string
  readonly startedAt: number
  /** When its first statements were sent, in milliseconds since the start. */
  readonly marks: number[]
  statements: number
}

const newTrace = (): Trace => ({ id: randomUUID(), startedAt: performance.now(), marks: [], statements: 0 })

const traced = (query: Query, trace: Trace): Query => {
  const tracedQuery: Query = <Row extends object>(
    text: TemplateStringsArray | string,
    ...values: readonly (number | string | null)[]
  ) => {
    trace.statements += 1
    if (trace.marks.length < marksMax) trace.marks.push(performance.now() - trace.startedAt)
    return query<Row>(text, ...values)
  }
  return tracedQuery
}

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  #longestTrace = newTrace()`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)`,
    replace: `      const { query } = connection
      const trace = newTrace()
      Object.assign(connection, { query: traced(query, trace) })
      const result = await work(connection)
      Object.assign(connection, { query })
      if (trace.statements > this.#longestTrace.statements) this.#longestTrace = trace
      return result`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    'Object.assign(connection, { query: traced(query, trace) })',
    'Object.assign(connection, { query })',
    'const result = await work(connection)',
  ],
  firstTry: 'caught',
}
