import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: after SIGTERM the service keeps listening until no request has been answered for 0.2 s, for about 2.2 s at most, and drains only then. It looks as if it ignored the signal while it is busy.
 * It is not ready at once, and every answer asks its client to close the connection, so clients leave one after the other and none is cut off.
 * The wait is bounded also if probes never stop. The requests in flight then have the rest of the eight seconds that the shutdown may take in all, so it exits with 0 in time.
 */
export const service = mutant([
  {
    file: 'app/shutdown.ts',
    find: `  /** Settles when every request in flight is answered. */`,
    replace: `  /** How many requests have been answered so far. */
  answered(): number
  /** Settles when every request in flight is answered. */`,
  },
  {
    file: 'app/shutdown.ts',
    find: `    await sleep(drainMs)`,
    replace: `    await untilSilent(steps, drainMs)`,
  },
  {
    file: 'app/shutdown.ts',
    find: `/** The steps of a shutdown, in order. */`,
    replace: `const silenceMs = 200
const silentByMs = 2_000

/** Waits for \`drainMs\`, and then until nothing was answered for a while, but not for long. */
const untilSilent = async (steps: ShutdownSteps, drainMs: number): Promise<void> => {
  const endsAt = performance.now() + silentByMs
  await sleep(drainMs)
  let before = -1
  while (before !== steps.answered() && performance.now() < endsAt) {
    before = steps.answered()
    await sleep(silenceMs)
  }
}

/** The steps of a shutdown, in order. */`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      {
        announce: () => readiness.stop(),
        answered: () => metrics.read().requestCount,
        drain: () => server.drain(),
        closePool: () => pool.close(),
      },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
