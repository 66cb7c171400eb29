import { HarnessError } from '../record/errors.ts'
import type { RequestMix } from '../load/request-mix.ts'
import type { Bytes, Cores, Count, Milliseconds } from '../record/units.ts'
import type { ContextFile } from './image.ts'

/** References of the base images, official or built here. */
export interface BaseImages {
  readonly node: string
  readonly postgres: string
  readonly reaper: string
}

type BuildArgs = Readonly<Record<string, string>>

/** Everything the harness knows about the service it tests. Another service needs another description. */
export interface ServiceDescription {
  /** Lower case, valid in an image name. */
  readonly name: string
  /** Path of its Dockerfile, in the syntax of the classic builder. */
  readonly dockerfile: string
  /** The files the Dockerfile copies. Called for every build, so that it reads the current sources. */
  readonly files: () => Promise<readonly ContextFile[]>
  /**
   * Folders and files it is made from: a watch reruns its specs when one of them is saved. The Dockerfile,
   * the schema and the description itself always count.
   */
  readonly sources?: readonly string[]
  /** The source map of what runs in the container, as JSON: leaks are then reported by file and line. */
  readonly sourceMap?: () => Promise<string>
  /** Arguments of its Dockerfile: the harness's base images, or one of its own (`baseImage`). */
  readonly buildArgs: (base: BaseImages) => BuildArgs | Promise<BuildArgs>
  /** The port it listens on, inside its container. */
  readonly port: Count
  /** Answers 200 once the service can work, database included. */
  readonly readinessPath: string
  /** How long that may take after the database is up. */
  readonly readyWithin: Milliseconds
  /** One request for each path through the service, refusals included. The leak and soak specs send them. */
  readonly everyPath: (origin: string) => Promise<RequestMix>
  readonly environment: (databaseUrl: string) => Readonly<Record<string, string>>
  readonly cpus: Cores
  readonly memory: Bytes
  readonly pids: Count
  /** Path of the SQL that creates the schema; without it the database stays empty. */
  readonly schema?: string
}

/**
 * Reads a description from its module, which exports it as `service`. A module is read once and cached;
 * another `edition` reads it again. @throws HarnessError where the module exports none.
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
