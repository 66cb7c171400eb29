import { HarnessError } from '../record/errors.ts'
import { SupervisedContainer } from './container.ts'
import { reasonOf } from './docker.ts'
import { startRefusal, type StartOptions } from './start-remedy.ts'
import type { Started } from './started.ts'

/**
 * Supervises one start by testcontainers. A container that ends instead of starting fails at once, with its
 * exit code and last lines, and is removed; testcontainers alone takes ten seconds, and loses both.
 */
export class Startup {
  readonly #name: string
  readonly #options: StartOptions
  readonly #followed = Promise.withResolvers<SupervisedContainer>()

  constructor(name: string, options: StartOptions = {}) {
    this.#name = name
    this.#options = options
  }

  /** Call it when the container is created and not yet started. */
  async follow(id: string): Promise<void> {
    this.#followed.resolve(await SupervisedContainer.follow(this.#name, id))
  }

  async attend(starting: Promise<{ getHost(): string }>): Promise<Started> {
    const container = await Promise.race([
      this.#followed.promise,
      starting.then(() => this.#followed.promise),
    ]).catch((error: unknown) => {
      throw this.#failure(error, [])
    })
    try {
      const testcontainer = await Promise.race([starting, container.crash('before it was ready')])
      await container.locate()
      // "localhost" may resolve to an IPv6 address whose published port belongs to another container.
      const host = testcontainer.getHost().replace(/^localhost$/, '127.0.0.1')
      const addressOf = (port: number) => `${host}:${container.publishedPort(port)}`
      return { container, host, addressOf }
    } catch (error) {
      await container[Symbol.asyncDispose]()
      throw error instanceof HarnessError ? error : this.#failure(error, container.evidence())
    }
  }

  #failure(error: unknown, evidence: readonly string[]): HarnessError {
    const reason = reasonOf(error)
    const refusal = startRefusal(reason, this.#options)
    if (refusal === undefined)
      return new HarnessError(`the ${this.#name} did not start: ${reason}`, { evidence, cause: error })
    const { why, fix } = refusal
    return new HarnessError(`the ${this.#name} did not start: ${why}`, { fix, cause: error })
  }
}

/**
 * The network a container joins at its creation, under its names there. testcontainers' aliases attach it to the
 * engine's default bridge as well, and count its traffic on two interfaces.
 */
export const membership = (network: string, ...names: readonly string[]) => ({
  EndpointsConfig: { [network]: { Aliases: [...names] } },
})

/**
 * While a container joins its network again, the engine answers nothing to whoever asks for its name. By default a resolver
 * waits 5 s before it asks again; in Node, four such lookups keep all others waiting, long after the fault is healed.
 */
export const dnsOptions: readonly string[] = ['timeout:1']
