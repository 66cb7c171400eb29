import { isDeepStrictEqual } from 'node:util'
import type { Environment } from '../system/environment.ts'
import type { System } from '../system/system.ts'
import type { Sources, SystemFactory, SystemRequest } from './system-factory.ts'

const same = (one: Sources, other: Sources) =>
  one.description === other.description && isDeepStrictEqual(one.images, other.images)

export type Standby = ReturnType<typeof standbyOf>

/**
 * Prepares systems while nothing is measured: between reruns the containers beside the service, and from the moment a source is
 * saved the service as well. Each is lent once; a system made from outdated sources is never lent.
 */
export function standbyOf(factory: SystemFactory) {
  let prepared: Promise<Environment> | undefined
  /** A system as most specs request it, not used yet. */
  let spare: { readonly sources: Sources; readonly system: Promise<System> } | undefined
  let update: Promise<void> | undefined
  /** The sources may differ from those of the spare system. */
  let hasChanged = true
  let users = 0
  let closed = false
  const leaving = new Set<Promise<void>>()
  const isIdle = () => users === 0 && !closed

  /** Removed in the background: only the end of the watch waits for it, and the reaper removes what is left. */
  const leave = (resource: AsyncDisposable | Promise<AsyncDisposable>): void => {
    const left = Promise.resolve(resource)
      .then(one => one[Symbol.asyncDispose]())
      .catch(() => undefined)
      .finally(() => leaving.delete(left))
    leaving.add(left)
  }
  const discardSpare = (): void => {
    if (spare !== undefined) leave(spare.system)
    spare = undefined
  }
  const start = (request: SystemRequest, sources: Sources): Promise<System> => {
    const environment = prepared
    prepared = undefined
    return factory.build(request, sources, environment)
  }
  /** Never rejects: the next request for a system asks for its sources again, and gets the error. */
  const catchUp = async (): Promise<void> => {
    try {
      do {
        hasChanged = false
        const sources = await factory.sourcesNow()
        if (spare !== undefined && same(spare.sources, sources)) continue
        discardSpare()
        if (isIdle()) spare = { sources, system: withoutCrash(start({}, sources)) }
      } while (hasChanged)
    } catch {
      discardSpare()
    } finally {
      update = undefined
    }
  }
  /** To be called when a spec will soon request a system. */
  const prepare = (): void => {
    if (isIdle() && (hasChanged || spare === undefined)) update ??= catchUp()
  }
  const take = async (request: SystemRequest): Promise<System> => {
    await update
    const sources = await factory.sourcesNow()
    const { inspector = false, proxy = false, replicas = 1, env } = request
    if (inspector || proxy || replicas > 1 || env !== undefined || spare === undefined)
      return start(request, sources)
    const taken = spare
    spare = undefined
    if (same(taken.sources, sources)) return taken.system
    leave(taken.system)
    return start(request, sources)
  }
  /** After a user has gone: prepares what was saved meanwhile, or an environment for the next user. */
  const endUse = (system?: System): void => {
    if (system !== undefined) leave(system)
    users--
    if (!isIdle()) return
    if (hasChanged) prepare()
    else if (spare === undefined) {
      const left = Promise.all(leaving)
      prepared ??= withoutCrash(left.then(() => factory.startEnvironment()))
    }
  }

  return {
    prepare,
    /** A system is in use or requested: nothing is prepared meanwhile. */
    get busy(): boolean {
      return users > 0
    },
    sourcesChanged(): void {
      hasChanged = true
      prepare()
    },
    /** Resolves to a system for one user. Call `release` when the user has gone. */
    async lend(request: SystemRequest) {
      users++
      const system = await take(request).catch((error: unknown) => {
        endUse()
        throw error
      })
      return { system, release: () => endUse(system) }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      closed = true
      await update
      discardSpare()
      if (prepared !== undefined) leave(prepared)
      await Promise.all(leaving)
    },
  }
}

/** Handles a rejection before the promise is awaited, so that it does not end the process. */
function withoutCrash<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
