import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: after SIGTERM the end waits for somebody else. The service drains only once a readiness probe has been told 503, so that no
 * balancer sends new clients to a port that is closing. If nobody probes, it waits 1.5 s and not for ever. Meanwhile it is not ready,
 * serves all that comes, and asks each client to close its connection. The longest answer takes four seconds: 0.25 + 1.5 + 4 s are less
 * than the deadline of 8 s, which runs from the signal as before, and so the exit comes in time and with 0.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `  #wasReady: boolean | undefined`,
    replace: `  #wasReady: boolean | undefined
  #tell: () => void = () => {}
  /** Settles when a probe has been told that this instance leaves. */
  readonly told = new Promise<void>(resolve => {
    this.#tell = resolve
  })`,
  },
  {
    file: 'app/readiness.ts',
    find: `    if (this.#stopping) throw new Problem('not-ready', 'the service is shutting down; use another instance')`,
    replace: `    if (!this.#stopping) return
    this.#tell()
    throw new Problem('not-ready', 'the service is shutting down; use another instance')`,
  },
  {
    file: 'app/shutdown.ts',
    find: `  announce(): void`,
    replace: `  announce(): void
  /** Settles when somebody outside has noticed. */
  noticed(): Promise<void>`,
  },
  {
    file: 'app/shutdown.ts',
    find: `export const shutDown = async (`,
    replace: `const noticeMs = 1_500

export const shutDown = async (`,
  },
  {
    file: 'app/shutdown.ts',
    find: `    await sleep(drainMs)`,
    replace: `    await sleep(drainMs)
    await Promise.race([steps.noticed(), sleep(noticeMs)])`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `      {
        announce: () => readiness.stop(),
        noticed: () => readiness.told,
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
