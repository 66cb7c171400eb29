import { messageOf } from '../errors.ts'
import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { startGround, type Ground } from '../system/ground.ts'
import { handOver } from '../system/handover.ts'
import { initialisedImage } from '../system/postgres.ts'
import { serviceImage, startSystem, type Images, type System } from '../system/system.ts'
import type { Grant, Wish } from './wish.ts'

/** A system that waits to be used for the first time. */
interface Spare {
  readonly images: Images
  readonly system: Promise<System>
}

interface StandbyOptions {
  /** The service as it is described now. */
  readonly describe: () => Promise<ServiceDescription>
  readonly base: BaseImages
}

const same = (one: Images, other: Images) => one.service === other.service && one.database === other.database

/**
 * Prepares systems while nothing is measured, so that a spec finds one ready: between reruns a database on a network
 * of its own, and from the moment a source is saved the service beside it. Each is given away once and removed when its
 * user has gone; none is given away that was made from other sources than there are.
 */
export class Standby implements AsyncDisposable {
  readonly #options: StandbyOptions
  #ground: Promise<Ground> | undefined
  #spare: Spare | undefined
  #update: Promise<void> | undefined
  /** The sources may be others than those the spare was made from. */
  #changed = true
  /** Wishes that are being fulfilled or enjoyed: nothing is prepared meanwhile. */
  #busy = 0
  #closed = false
  readonly #leaving = new Set<Promise<void>>()

  constructor(options: StandbyOptions) {
    this.#options = options
  }

  /** A spec has a system, or waits for one. */
  get busy(): boolean {
    return this.#busy > 0
  }

  sourcesChanged(): void {
    this.#changed = true
    this.prepare()
  }

  /** To be called when a spec will want a system soon. */
  prepare(): void {
    if (this.#idle && (this.#changed || this.#spare === undefined)) this.#update ??= this.#catchUp()
  }

  /** Resolves with what the user of the system needs, and with what is to be called when he has gone. */
  async fulfil(wish: Wish): Promise<{ readonly grant: Grant; readonly release: () => void }> {
    this.#busy++
    const release = (system?: System) => {
      this.#busy--
      if (system !== undefined) this.#leave(system)
      this.#rest()
    }
    try {
      const system = await this.#take(wish)
      return { grant: { system: handOver(system) }, release: () => release(system) }
    } catch (error) {
      return { grant: { refusal: messageOf(error) }, release: () => release() }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.#update
    this.#discardSpare()
    if (this.#ground !== undefined) this.#leave(this.#ground)
    await Promise.all(this.#leaving)
  }

  get #idle(): boolean {
    return !this.busy && !this.#closed
  }

  /** Never rejects: whoever asks for a system builds the image again, and hears why that fails. */
  async #catchUp(): Promise<void> {
    try {
      do {
        this.#changed = false
        const images = await this.#imagesNow()
        if (this.#spare !== undefined && same(this.#spare.images, images)) continue
        this.#discardSpare()
        if (this.#idle) this.#spare = { images, system: attended(this.#start(wishOfMost, images)) }
      } while (this.#changed)
    } catch {
      this.#discardSpare()
    } finally {
      this.#update = undefined
    }
  }

  async #take(wish: Wish): Promise<System> {
    await this.#update
    const images = await this.#imagesNow()
    const spare = this.#spare
    if (wish.inspector || wish.proxy || spare === undefined) return this.#start(wish, images)
    if (!same(spare.images, images)) {
      this.#discardSpare()
      return this.#start(wish, images)
    }
    this.#spare = undefined
    return spare.system
  }

  async #start(wish: Wish, images: Images): Promise<System> {
    const { base, describe } = this.#options
    const prepared = this.#ground
    this.#ground = undefined
    const description = await describe()
    const ground = this.#fresh(prepared, description, images.database)
    return startSystem(description, { base, ...wish, image: images.service, ground })
  }

  /** The ground that was prepared, unless its database has another schema by now. */
  async #fresh(
    prepared: Promise<Ground> | undefined,
    description: ServiceDescription,
    databaseImage: string,
  ): Promise<Ground> {
    const ground = await prepared?.catch(() => undefined)
    if (ground?.databaseImage === databaseImage) return ground
    if (ground !== undefined) this.#leave(ground)
    return startGround(description, this.#options.base)
  }

  /** What a system would be made from now. */
  async #imagesNow(): Promise<Images> {
    const { base, describe } = this.#options
    const description = await describe()
    const [service, database] = await Promise.all([
      serviceImage(description, base),
      initialisedImage(base.postgres, description.schema),
    ])
    return { service, database }
  }

  /** Nobody measures: time to catch up with what was saved meanwhile, or to lay the ground for the next system. */
  #rest(): void {
    if (!this.#idle) return
    if (this.#changed) this.prepare()
    else if (this.#spare === undefined) this.#ground ??= attended(this.#layGround())
  }

  async #layGround(): Promise<Ground> {
    await Promise.all(this.#leaving)
    const { base, describe } = this.#options
    return startGround(await describe(), base)
  }

  #discardSpare(): void {
    if (this.#spare !== undefined) this.#leave(this.#spare.system)
    this.#spare = undefined
  }

  /** Removed in the background: nobody waits for it but the end of the watch, and the reaper removes what stays. */
  #leave(resource: AsyncDisposable | Promise<AsyncDisposable>): void {
    const leaving = Promise.resolve(resource)
      .then(one => one[Symbol.asyncDispose]())
      .catch(() => undefined)
      .finally(() => this.#leaving.delete(leaving))
    this.#leaving.add(leaving)
  }
}

const wishOfMost: Wish = { inspector: false, proxy: false }

/** Its failure is told to whoever awaits it, and is no crash of this process as long as nobody does. */
function attended<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
