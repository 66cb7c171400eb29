import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: from the signal on, the log tells every quarter of a second how many requests are not answered
 * yet and how many hold or await a connection. It looks like a timer that keeps the process from ending,
 * but it stops with the shutdown, in time or at its deadline, and the order of the steps is as before.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>
    shutDown(
      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },
      config.shutdown,
    )`,
    replace: `  const stop = async (): Promise<boolean> => {
    const countdown = setInterval(
      () => log.info('draining', { inFlight: metrics.read().inFlight, pool: pool.state }),
      250,
    )
    try {
      return await shutDown(
        { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },
        config.shutdown,
      )
    } finally {
      clearInterval(countdown)
    }
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'acquitted',
  breaks: [],
}
