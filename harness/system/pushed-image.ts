import type Dockerode from 'dockerode'
import { HarnessError } from '../record/errors.ts'
import { reasonOf, splitReference } from './docker.ts'
import { readProgress } from './progress-stream.ts'

/** Who is let in by a registry; without the name of one nobody need be. */
export interface RegistryAccount {
  /** `host:port` */
  readonly serveraddress?: string
  readonly username?: string
  readonly password?: string
}

/** Pushes an image that was built here. Returns its name in the registry. @throws HarnessError with the engine's reason. */
export async function push(
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
