import { seconds, type Bytes, type Cores } from '../record/units.ts'
import { hit, type Strike } from './fault.ts'

/** The promise of a graceful end. */
const endsWithin = seconds(10)

/** The service is gone in the middle of whatever it does, and is started again. */
export const killService: Strike = async ({ service: { container } }) => {
  await container.end('SIGKILL', endsWithin)
  return async () => {
    await container.start()
    return hit
  }
}

/**
 * The machine of the service is gone: nobody hangs up its connections, and the database does not know that they
 * are dead. What they hold it must find out by itself.
 */
export const loseService: Strike = async ({ service: { container } }) => {
  const rejoin = await container.isolate()
  await container.end('SIGKILL', endsWithin)
  return async () => {
    await rejoin()
    await container.start()
    return hit
  }
}

/** The service is told to end while it is at work, and started again: it must end well. */
export const terminateService: Strike = async ({ service: { container } }) => {
  const { code } = await container.end('SIGTERM', endsWithin)
  return async () => {
    await container.start()
    return { hits: 1, breaches: code === 0 ? [] : [`exit code ${code} after SIGTERM, expected 0`] }
  }
}

/** A quarter of what it was promised, of cores and of memory. */
export const squeezeService: Strike = async ({ service: { container, quotaCores, memory } }) => {
  await container.limit({ cpus: (quotaCores / 4) as Cores, memory: (memory / 4) as Bytes })
  return async () => {
    await container.limit({ cpus: quotaCores, memory })
    return hit
  }
}
