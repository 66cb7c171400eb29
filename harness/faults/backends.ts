import { atDatabase } from './fault.ts'

/** Ends one session in the middle of its transaction, as an administrator would. */
export const terminateBackend = atDatabase(async (database, port) => {
  const hits = await port.endOne(database)
  return async () => ({ hits, breaches: [] })
})

/** Kills one session, and all others with it. */
export const killBackend = atDatabase(async (database, port, answered) => {
  const hits = (await port.killOne?.(database)) ?? 0
  return async () => {
    await answered()
    return { hits, breaches: [] }
  }
})

/** Stops one session in the middle of its transaction. It keeps its locks; all others continue. */
export const freezeBackend = atDatabase(async (database, port) => {
  const resume = await port.freezeOne?.(database)
  return async () => {
    await resume?.()
    return { hits: resume === undefined ? 0 : 1, breaches: [] }
  }
})
