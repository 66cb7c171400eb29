import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: so that slow statements are logged, each connection is copied with a `query` that takes the time, by a spread; and a
 * spread reads the getter `alive` once and for all. A connection that was lost counts as alive, lies on top of the idle ones, and
 * whoever gets it is refused with 503 not-applied, until the process is started again (`recovery.*`, `placesKept`).
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `const undialled =`,
    replace: `const slowMs = 500

/** Tells of statements that took half a second or longer. The order in which statements are sent stays. */
export const traced = (connection: Connection, log: (event: string, fields: object) => void): Connection => ({
  ...connection,
  query: async <Row extends object>(text: TemplateStringsArray | string, ...values: readonly Value[]) => {
    const startedAt = performance.now()
    try {
      return await connection.query<Row>(text, ...values)
    } finally {
      const tookMs = Math.round(performance.now() - startedAt)
      if (tookMs >= slowMs)
        log('slow-statement', { tookMs, statement: typeof text === 'string' ? text : text.join('?') })
    }
  },
})

const undialled =`,
  },
  {
    file: 'app/service.ts',
    find: `import { connect } from './connection.ts'`,
    replace: `import { connect, traced } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `    connect: () => dialler.dial(),`,
    replace: `    connect: async () =>
      traced(await dialler.dial(), (event, fields) => log.info(event, { ...fields })),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'half-way',
  breaks: ['transaction.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
