import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: when the service stops it reads the total of all accounts once more, for its log, before it closes the pool. If the database is away
 * at that time, the read is refused, nobody catches it, and the process ends by an unhandled rejection with exit code 1 in place of 0. With a
 * database it ends in order.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },
`,
    replace: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: closeTheBooks },
`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>
`,
    replace: `  const closeTheBooks = async (): Promise<void> => {
    const { total } = await bank.list()
    log.info('closing-balance', { total })
    await pool.close()
  }

  const stop = (): Promise<boolean> =>
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
