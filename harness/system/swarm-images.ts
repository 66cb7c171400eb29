import type Dockerode from 'dockerode'
import { HarnessError } from '../record/errors.ts'
import { reasonOf, splitReference } from './docker.ts'
import { readProgress } from './progress-stream.ts'
import { startRegistry, type RegistryAccount, type RegistryPlace } from './swarm-registry.ts'

/** How machines get images that are built here. */
export interface ImageSource {
  /** `host:port` of a registry that every machine reaches. */
  readonly registry?: string | undefined
  /** The registry on the manager, where `registry` is absent and the manager is not the only machine. */
  readonly registryImage: () => Promise<string>
}

export function swarmImages(
  docker: Dockerode,
  { registry, registryImage }: ImageSource,
  place: Omit<RegistryPlace, 'image'>,
) {
  const pushed = new Map<string, Promise<string>>()
  let own: ReturnType<typeof startRegistry> | undefined
  const accountOf = async (): Promise<RegistryAccount> => {
    if (registry !== undefined) return { serveraddress: registry }
    if (place.manager.Swarm.Nodes === 1) return {}
    own ??= registryImage().then(image => startRegistry(docker, { ...place, image }))
    return (await own).account
  }
  return {
    /** The name of an image on all machines, and its registry. An image that was not built here is used as it is. */
    async share(reference: string): Promise<{ readonly image: string; readonly account: RegistryAccount }> {
      const account = reference.startsWith('localhost/') ? await accountOf() : {}
      if (account.serveraddress === undefined) return { image: reference, account }
      const known = pushed.get(reference) ?? push(docker, reference, account)
      pushed.set(reference, known)
      return { image: await known, account }
    },
    /** Removes the temporary registry, after all machines have pulled their images. */
    async settle(): Promise<void> {
      const ended = await own
      own = undefined
      await ended?.[Symbol.asyncDispose]()
    },
  }
}

/** Pushes an image that was built here. Returns its name in the registry. @throws HarnessError with the engine's reason. */
async function push(docker: Dockerode, reference: string, account: RegistryAccount): Promise<string> {
  const { serveraddress: registry } = account
  const { repo, tag } = splitReference(reference.replace(/^localhost\//, `${registry}/`))
  await docker.getImage(reference).tag({ repo, tag })
  const pushed = docker.getImage(`${repo}:${tag}`)
  try {
    await readProgress(docker, await pushed.push({ authconfig: account }))
    return `${repo}:${tag}`
  } catch (cause) {
    throw new HarnessError(`${reference} cannot be pushed to ${registry}: ${reasonOf(cause)}`, {
      fix: 'name a registry that accepts pushes, and that this engine and all machines of the swarm reach',
      cause,
    })
  } finally {
    await pushed.remove().catch(() => undefined)
  }
}
