import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: A second signal during the end means haste. It looks like a way to cut requests off, but it only skips the wait
 * before the drain: requests in flight are still answered, the pool is closed, and the exit code is 0.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `  const orderly = await service.stop()`,
    replace: `  const orderly = await service.stop(haste.signal)`,
  },
  {
    file: 'app/main.ts',
    find: `let stopping: Promise<never> | undefined`,
    replace: `const haste = new AbortController()
let stopping: Promise<never> | undefined`,
  },
  {
    file: 'app/main.ts',
    find: `    stopping ??= stop(signal)`,
    replace: `    if (stopping !== undefined) haste.abort()
    stopping ??= stop(signal)`,
  },
  {
    file: 'app/service.ts',
    find: `  stop(): Promise<boolean>`,
    replace: `  stop(haste: AbortSignal): Promise<boolean>`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>`,
    replace: `  const stop = (haste: AbortSignal): Promise<boolean> =>`,
  },
  {
    file: 'app/service.ts',
    find: `      config.shutdown,
    )`,
    replace: `      config.shutdown,
      haste,
    )`,
  },
  {
    file: 'app/shutdown.ts',
    find: `  { drainMs, deadlineMs }: ShutdownTimes,
): Promise<boolean> => {`,
    replace: `  { drainMs, deadlineMs }: ShutdownTimes,
  haste: AbortSignal,
): Promise<boolean> => {
  const wait = async (): Promise<void> => {
    try {
      await sleep(drainMs, undefined, { signal: haste })
    } catch {
      // Only the wait is given up.
    }
  }`,
  },
  {
    file: 'app/shutdown.ts',
    find: `    await sleep(drainMs)`,
    replace: `    await wait()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
