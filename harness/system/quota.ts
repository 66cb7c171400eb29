import type { Cores } from '../record/units.ts'

export interface Limited {
  /** CPU it may use while it is measured. */
  readonly quotaCores: Cores
  readonly container: { limit(limits: { readonly cpus: Cores }): Promise<void> }
}

/**
 * The CPU quota of a service. It is lifted while nothing is measured, so that warm-up and connecting use all
 * cores of the engine and end sooner. When it is restored, the kernel begins a new period, so the whole quota
 * is available. Disposing it restores it.
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
    // If the container is gone, the measurement reports it.
    await this.restore().catch(() => undefined)
  }
}
