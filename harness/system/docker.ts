import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type Dockerode from 'dockerode'
import { HarnessError, messageOf } from '../record/errors.ts'
import { minutes, seconds, type Milliseconds } from '../record/units.ts'
import { connectDockerode, dockerHost } from './engine-address.ts'
import { madeOnce } from './made-once.ts'
import { readProgress } from './progress-stream.ts'

/** The facts about the engine in results.json, for comparing reports. */
export interface EngineInfo {
  /** `docker` or `podman`. */
  readonly name: string
  readonly version: string
  readonly cgroup: 1 | 2
  readonly cpus: number
  /** In the kernel's terms, `x86_64` or `aarch64`; Podman uses Go's. */
  readonly architecture: string
}

export interface ImageFacts {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  /** TCP ports that it declares by EXPOSE. */
  readonly exposedPorts: readonly number[]
}

export interface ListedImage {
  readonly id: string
  /** `repository:tag` of every tag; empty when other images have taken them all. */
  readonly references: readonly string[]
}

export interface BuildRequest {
  readonly reference: string
  /** A tar with the Dockerfile and every file it copies. */
  readonly context: Buffer
  readonly dockerfile: string
  readonly target?: string
  readonly args: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  /** Ends the build when its time is over. */
  readonly abortSignal: AbortSignal
  readonly onLine: (line: string) => void
}

export type Docker = ReturnType<typeof imagesOf>

interface EngineAnswer {
  readonly statusCode?: number
  readonly json?: { readonly message?: string }
}

export const statusOf = (error: unknown): number | undefined =>
  (error as EngineAnswer | undefined)?.statusCode

/** Whether the engine has refused a signal because the container does not run. */
export const isNotRunning = (error: unknown): boolean => statusOf(error) === 409

/** The engine's message, without the prefix that dockerode adds to a build's: "(HTTP code 500) server error - ". */
export const reasonOf = (error: unknown): string =>
  (error as EngineAnswer | undefined)?.json?.message?.trim() ??
  messageOf(error)
    .replace(/^\(HTTP code \d+\) [a-z ]+ - /, '')
    .trim()

/** Resolves to `late` after that time. Does not keep the process alive. */
export const lateAfter = (within: Milliseconds) => sleep(within, 'late' as const, { ref: false })

const describeEngine = async (client: Dockerode): Promise<EngineInfo> => {
  const [info, version] = await Promise.all([client.info(), client.version()])
  const components = (version as { Components?: { Name?: string }[] }).Components ?? []
  return {
    name: components.some(({ Name = '' }) => /podman/i.test(Name)) ? 'podman' : 'docker',
    version: version.Version,
    cgroup: info.CgroupVersion === '2' ? 2 : 1,
    cpus: info.NCPU,
    architecture: info.Architecture,
  }
}

/** The reference with its tag and TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX, as testcontainers uses it. */
export const qualifiedName = async (reference: string): Promise<string> => {
  const { ImageName } = await import('testcontainers')
  return ImageName.fromString(reference).string
}

export const ignoring =
  (...statuses: readonly number[]) =>
  (error: unknown): undefined => {
    if (!statuses.includes(statusOf(error) ?? 0)) throw error
  }

/** Ignores that a container has ended, is removed already or being removed. */
export const ignoreGone = ignoring(404, 409)

/** The label of what testcontainers has started: the run that it is of. */
export const sessionLabel = 'org.testcontainers.session-id'

/** How the names of kept containers begin. */
export const keptNames = 'plumbline-kept-'

/** Removes a container with its anonymous volumes, if it is still there. */
export const removeContainer = async (container: Dockerode.Container): Promise<void> => {
  await container.remove({ force: true, v: true }).catch(ignoreGone)
}

export const splitReference = (reference: string): { readonly repo: string; readonly tag: string } => {
  const [repo = '', tag = 'latest'] = reference.split(/:(?=[^:/]+$)/)
  return { repo, tag }
}

const registryAnswersWithin = seconds(4)
const pulledWithin = minutes(5)

export const imagesOf = (client: Dockerode, engine: EngineInfo) => ({
  engine,

  async findImage(reference: string): Promise<ImageFacts | undefined> {
    const found = await client.getImage(reference).inspect().catch(ignoring(404))
    return (
      found && {
        id: found.Id,
        labels: found.Config.Labels ?? {},
        exposedPorts: Object.keys(found.Config.ExposedPorts ?? {})
          .filter(port => !port.endsWith('/udp'))
          .map(port => Number.parseInt(port)),
      }
    )
  },

  /** Images that carry `label` (`name` or `name=value`), newest first. */
  async listImages(label: string): Promise<ListedImage[]> {
    const found = await client.listImages({ filters: { label: [label] } })
    return found
      .toSorted((one, other) => other.Created - one.Created)
      .map(({ Id: id, RepoTags: tags }) => ({ id, references: tags ?? [] }))
  },

  /** Returns false while a container uses it. An image that others are built on loses only its name. */
  async removeImage(reference: string): Promise<boolean> {
    try {
      await client.getImage(reference).remove()
      return true
    } catch (error) {
      if (statusOf(error) === 404) return true
      if (statusOf(error) === 409) return false
      throw error
    }
  },

  /** @throws with the engine's reason, for an invalid Dockerfile and for a failed step. */
  async buildImage(request: BuildRequest): Promise<void> {
    const { reference, context, args, labels, onLine, ...which } = request
    const stream = await client.buildImage(Readable.from([context]), {
      ...which,
      t: reference,
      buildargs: args,
      labels,
      rm: true,
      forcerm: true,
      version: '1',
    })
    await readProgress(client, stream, onLine)
  },

  /** Makes an image of one layer from a root file system and Dockerfile lines. @returns its id. */
  async importImage(root: Readable, changes: readonly string[], deadlineMs: number): Promise<string> {
    const abortSignal = AbortSignal.timeout(deadlineMs)
    const readId = async () => readProgress(client, await client.importImage(root, { changes, abortSignal }))
    const id = await readId().catch((error: unknown) => {
      // The client's own error is `aborted`.
      abortSignal.throwIfAborted()
      throw error
    })
    if (!id.startsWith('sha256:')) throw new Error(`the import ended without an image: ${id || 'no answer'}`)
    return id
  },

  async tagImage(image: string, reference: string): Promise<void> {
    await client.getImage(image).tag(splitReference(reference))
  },

  async pullImage(reference: string): Promise<ImageFacts> {
    const { getContainerRuntimeClient, ImageName } = await import('testcontainers')
    const { image } = await getContainerRuntimeClient()
    const pulled = await Promise.race([image.pull(ImageName.fromString(reference)), lateAfter(pulledWithin)])
    if (pulled === 'late') throw new Error(`not pulled after ${pulledWithin / 1000} s`)
    // testcontainers ignores an error inside the stream: only the image itself proves that the pull succeeded.
    const found = await this.findImage(reference)
    if (found === undefined) throw new Error('the pull ended without the image')
    return found
  },

  /** Whether the engine reaches the registry, or has a mirror of it. Downloads nothing. */
  async registryAnswers(reference: string): Promise<boolean> {
    // The engine would also contact the registry; where the host name does not resolve, that takes 20 s.
    const info = (await client.info()) as { RegistryConfig?: { Mirrors?: string[] | null } | null }
    if ((info.RegistryConfig?.Mirrors ?? []).length > 0) return true
    const asked = client.getImage(reference).distribution()
    const answered = asked.then(
      () => true,
      // Refused, or an engine that does not support this request (Podman): only the pull itself can tell.
      (error: unknown) => [401, 403, 404].includes(statusOf(error) ?? 0),
    )
    return (await Promise.race([answered, lateAfter(registryAnswersWithin)])) === true
  },
})

const connectDeadline = seconds(15)

const connect = async (): Promise<Docker> => {
  try {
    const connecting = connectDockerode().then(async client => imagesOf(client, await describeEngine(client)))
    const connected = await Promise.race([connecting, lateAfter(connectDeadline)])
    if (connected === 'late') throw new Error(`no answer after ${connectDeadline / 1000} s`)
    return connected
  } catch (cause) {
    throw new HarnessError('no container engine answers', {
      evidence: [dockerHost(), messageOf(cause)],
      fix: 'run `npx vitest-plumbline doctor`: it lists what is missing, with fixes',
      cause,
    })
  }
}

/** @throws HarnessError where no engine answers. */
export const connectDocker = madeOnce(connect)
