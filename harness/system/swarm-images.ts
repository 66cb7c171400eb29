import type Dockerode from 'dockerode'
import { HarnessError } from '../record/errors.ts'
import { reasonOf, splitReference } from './docker.ts'
import { readProgress } from './progress-stream.ts'
import { SwarmRegistry, type RegistryAccount, type RegistryPlace } from './swarm-registry.ts'

/** How machines get the images that are built here. */
export interface ImageSource {
  /** `host:port` of a registry that every machine reaches. */
  readonly registry?: string | undefined
  /** Without it one is placed on the manager, unless that is the only machine. */
  readonly registryImage: () => Promise<string>
}

interface Shared {
  /** Its name on all machines. */
  readonly image: string
  readonly account: RegistryAccount
}

/** Hands images that were built here to the machines of a swarm. */
export class SwarmImages {
  readonly #docker: Dockerode
  readonly #source: ImageSource
  readonly #place: Omit<RegistryPlace, 'image'>
  readonly #pushed = new Map<string, Promise<string>>()
  #own: Promise<SwarmRegistry> | undefined

  constructor(docker: Dockerode, source: ImageSource, place: Omit<RegistryPlace, 'image'>) {
    this.#docker = docker
    this.#source = source
    this.#place = place
  }

  /** What was not built here stays as it is. */
  async share(reference: string): Promise<Shared> {
    if (!reference.startsWith('localhost/')) return { image: reference, account: {} }
    const account = await this.#account()
    if (account.serveraddress === undefined) return { image: reference, account }
    const known = this.#pushed.get(reference) ?? push(this.#docker, reference, account.serveraddress, account)
    this.#pushed.set(reference, known)
    return { image: await known, account }
  }

  /** Ends the registry of their own: all machines have pulled what they need. */
  async settle(): Promise<void> {
    const own = await this.#own
    this.#own = undefined
    await own?.[Symbol.asyncDispose]()
  }

  async #account(): Promise<RegistryAccount> {
    const { registry, registryImage } = this.#source
    if (registry !== undefined) return { serveraddress: registry }
    if (this.#place.manager.Swarm.Nodes === 1) return {}
    this.#own ??= registryImage().then(image => SwarmRegistry.start(this.#docker, { ...this.#place, image }))
    return (await this.#own).account
  }
}

/** Pushes an image that was built here. Returns its name in the registry. @throws HarnessError with the engine's reason. */
async function push(
  docker: Dockerode,
  reference: string,
  registry: string,
  account: RegistryAccount,
): Promise<string> {
  const { repo, tag } = splitReference(reference.replace(/^localhost\//, `${registry}/`))
  await docker.getImage(reference).tag({ repo, tag })
  const pushed = docker.getImage(`${repo}:${tag}`)
  try {
    await readProgress(docker, await pushed.push({ authconfig: { ...account } }))
    return `${repo}:${tag}`
  } catch (cause) {
    throw new HarnessError(`${reference} cannot be pushed to ${registry}: ${reasonOf(cause)}`, {
      fix: 'name a registry that this engine and all machines of the swarm reach, and may write to',
      cause,
    })
  } finally {
    await pushed.remove().catch(() => undefined)
  }
}
