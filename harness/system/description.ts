import { HarnessError } from '../record/errors.ts'
import type { RequestMix } from '../load/request-mix.ts'
import type { Bytes, Cores, Count, Milliseconds } from '../record/units.ts'
import type { ContextFile } from './image.ts'

/** Image references of the bases everything is built on, official or built here. */
export interface BaseImages {
  readonly node: string
  readonly postgres: string
  readonly reaper: string
}

type BuildArgs = Readonly<Record<string, string>>

/** All the harness knows about the service it tests. Another service is tested by writing another one. */
export interface ServiceDescription {
  /** Lower case, fit for an image name. */
  readonly name: string
  /** Path of its Dockerfile, in classic-builder syntax. */
  readonly dockerfile: string
  /** The files the Dockerfile copies; called for every build, so that it sees the sources as they are. */
  readonly files: () => Promise<readonly ContextFile[]>
  /**
   * Folders and files it is made from: a watch reruns its specs when one of them is saved. The Dockerfile, the schema and
   * the description itself count without being named.
   */
  readonly sources?: readonly string[]
  /** The source map of what runs in the container, as JSON, where there is one: a leak is then told by file and line. */
  readonly sourceMap?: () => Promise<string>
  /** Of its Dockerfile, from the base images everything else is built on, or from one of its own (`baseImage`). */
  readonly buildArgs: (base: BaseImages) => BuildArgs | Promise<BuildArgs>
  /** The port it listens on, inside its container. */
  readonly port: Count
  /** Answers 200 once the service can do its work, database included. */
  readonly readinessPath: string
  /** How long that may take once the database is up. */
  readonly readyWithin: Milliseconds
  /** The requests of a day in small, refusals among them, for the specs that look at what requests leave behind. */
  readonly everyPath: (origin: string) => Promise<RequestMix>
  readonly environment: (databaseUrl: string) => Readonly<Record<string, string>>
  readonly cpus: Cores
  readonly memory: Bytes
  readonly pids: Count
  /** Path of the SQL that makes an empty database the service's own; without it the database stays empty. */
  readonly schema?: string
}

/**
 * Reads a description from its module, which exports it as `service`. A module is read once and then remembered:
 * another `edition` reads it again.
 */
export async function loadService(path: string, edition = 0): Promise<ServiceDescription> {
  const module = (await import(edition === 0 ? path : `${path}?edition=${edition}`)) as {
    readonly service?: ServiceDescription
  }
  if (module.service !== undefined) return module.service
  throw new HarnessError(`${path} describes no service`, {
    fix: 'let it `export const service: ServiceDescription = { … }`',
  })
}
