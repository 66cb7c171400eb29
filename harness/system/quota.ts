import type { Cores } from '../record/units.ts'

/** A service, as far as its quota goes. */
export interface Limited {
  /** CPU it may use while it is measured. */
  readonly quotaCores: Cores
  readonly container: { limit(limits: { readonly cpus: Cores }): Promise<void> }
}

/**
 * The CPU quota of a service, which need not hold while nothing is measured: compilers that warm up and a crowd that connects
 * get all cores of the engine, and are done sooner. Once it is put back, nothing is missing of it: the kernel begins a new
 * period. Disposing it puts it back.
 */
export class Quota implements AsyncDisposable {
  readonly #service: Limited
  readonly #engineCores: Cores
  #lifted = false

  constructor(service: Limited, engineCores: Cores) {
    this.#service = service
    this.#engineCores = engineCores
  }

  async lift(): Promise<void> {
    this.#lifted = true
    await this.#service.container.limit({ cpus: this.#engineCores })
  }

  async restore(): Promise<void> {
    if (!this.#lifted) return
    await this.#service.container.limit({ cpus: this.#service.quotaCores })
    this.#lifted = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Where the container is gone, whoever measured it says so.
    await this.restore().catch(() => undefined)
  }
}
