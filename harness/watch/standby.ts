import { isDeepStrictEqual } from 'node:util'
import type { Environment } from '../system/environment.ts'
import type { System } from '../system/system.ts'
import type { Sources, SystemFactory, SystemRequest } from './system-factory.ts'

/** A system that has not been used yet. */
interface Spare {
  readonly sources: Sources
  readonly system: Promise<System>
}

/** The request of most specs. */
const usual: SystemRequest = { inspector: false, proxy: false }

const same = (one: Sources, other: Sources) =>
  one.description === other.description && isDeepStrictEqual(one.images, other.images)

/**
 * Prepares systems while nothing is measured: between reruns the containers beside the service, and from the moment a source is
 * saved the service as well. Each is lent once; a system made from outdated sources is never lent.
 */
export class Standby implements AsyncDisposable {
  readonly #factory: SystemFactory
  #environment: Promise<Environment> | undefined
  #spare: Spare | undefined
  #update: Promise<void> | undefined
  /** The sources may differ from those of the spare system. */
  #changed = true
  #users = 0
  #closed = false
  readonly #leaving = new Set<Promise<void>>()

  constructor(factory: SystemFactory) {
    this.#factory = factory
  }

  /** A system is in use or requested: nothing is prepared meanwhile. */
  get busy(): boolean {
    return this.#users > 0
  }

  sourcesChanged(): void {
    this.#changed = true
    this.prepare()
  }

  /** To be called when a spec will soon request a system. */
  prepare(): void {
    if (this.#idle && (this.#changed || this.#spare === undefined)) this.#update ??= this.#catchUp()
  }

  /** Resolves to a system for one user. Call `release` when the user has gone. */
  async lend(request: SystemRequest) {
    this.#users++
    try {
      const system = await this.#take(request)
      return { system, release: () => this.#endUse(system) }
    } catch (error) {
      this.#endUse()
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.#update
    this.#discardSpare()
    if (this.#environment !== undefined) this.#leave(this.#environment)
    await Promise.all(this.#leaving)
  }

  get #idle(): boolean {
    return !this.busy && !this.#closed
  }

  /** Never rejects: the next request for a system asks for its sources again, and gets the error. */
  async #catchUp(): Promise<void> {
    try {
      do {
        this.#changed = false
        const sources = await this.#factory.sourcesNow()
        if (this.#spare !== undefined && same(this.#spare.sources, sources)) continue
        this.#discardSpare()
        if (this.#idle) this.#spare = { sources, system: withoutCrash(this.#start(usual, sources)) }
      } while (this.#changed)
    } catch {
      this.#discardSpare()
    } finally {
      this.#update = undefined
    }
  }

  async #take(request: SystemRequest): Promise<System> {
    await this.#update
    const sources = await this.#factory.sourcesNow()
    const spare = this.#spare
    const { inspector, proxy, replicas = 1 } = request
    if (inspector || proxy || replicas > 1 || spare === undefined) return this.#start(request, sources)
    this.#spare = undefined
    if (same(spare.sources, sources)) return spare.system
    this.#leave(spare.system)
    return this.#start(request, sources)
  }

  #start(request: SystemRequest, sources: Sources): Promise<System> {
    const environment = this.#environment
    this.#environment = undefined
    return this.#factory.build(request, sources, environment)
  }

  /** After a user has gone: prepares what was saved meanwhile, or an environment for the next user. */
  #endUse(system?: System): void {
    if (system !== undefined) this.#leave(system)
    this.#users--
    if (!this.#idle) return
    if (this.#changed) this.prepare()
    else if (this.#spare === undefined) {
      const left = Promise.all(this.#leaving)
      this.#environment ??= withoutCrash(left.then(() => this.#factory.startEnvironment()))
    }
  }

  #discardSpare(): void {
    if (this.#spare !== undefined) this.#leave(this.#spare.system)
    this.#spare = undefined
  }

  /** Removed in the background: only the end of the watch waits for it, and the reaper removes what is left. */
  #leave(resource: AsyncDisposable | Promise<AsyncDisposable>): void {
    const leaving = Promise.resolve(resource)
      .then(one => one[Symbol.asyncDispose]())
      .catch(() => undefined)
      .finally(() => this.#leaving.delete(leaving))
    this.#leaving.add(leaving)
  }
}

/** Handles a rejection before the promise is awaited, so that it does not end the process. */
function withoutCrash<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
