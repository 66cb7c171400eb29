import { existsSync, readFileSync, statSync, type Stats } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import type { Paths } from '../load/rounds.ts'
import type { ServiceClient } from '../load/service-client.ts'
import { HarnessError } from '../record/errors.ts'
import { fileText } from '../record/file-text.ts'
import { defined, isListOf, isRecord, isText, refuseOption } from '../record/option.ts'
import { cores, mebibytes, seconds } from '../record/quantities.ts'
import { rootVariable } from '../record/root.ts'
import { keepSecretNames, keepSecretsIn } from '../record/secrets.ts'
import type { Bytes, Cores, Count, Milliseconds } from '../record/units.ts'
import { unlessThrown } from '../record/unless-thrown.ts'
import { databasesIn, type Beside, type ConnectionsOf } from './beside.ts'
import { buildFilesOf, bundleName, type Build, type DockerfileBuild, type NodeBuild } from './build.ts'
import { contextAbove } from './context-above.ts'
import { checkService, nameRule } from './description-rules.ts'
import { checkedVariables } from './variables.ts'

/** References of the base images, official or built here. */
export interface BaseImages {
  readonly node: string
  readonly postgres: string
  readonly reaper: string
  /** Substitutes for named images that cannot be pulled, by the names of those images. */
  readonly standIns?: Readonly<Record<string, string>>
}

/** Resource limits of the service's container. */
export interface Limits {
  /** 0.5 by default. */
  readonly cpu: Cores
  /** 512 MiB by default; 6 MiB at least. */
  readonly memory: Bytes
  /** Processes and threads. 64 by default. */
  readonly pids: Count
}

/** The description of a service. All options except `build` have a default. Paths are relative to `root`. */
export interface ServiceOptions<Of extends Beside = Beside> {
  /** A part of the image's name, in lower case. The name in `package.json` by default. */
  readonly name?: string
  readonly build: Build
  /** The port it listens on inside its container, on all interfaces. By default the port that the image exposes. */
  readonly port?: Count
  /** The path that responds 200 once the service is ready. By default the first of the usual paths that does. */
  readonly ready?: string
  /** How long it may take to become ready once everything beside it is up. 10 s by default. */
  readonly readyWithin?: Milliseconds
  /** The path that responds 200 while the process works, also without its database. Not requested by default. */
  readonly alive?: string
  /** How long it may take to exit after SIGTERM. 10 s by default. */
  readonly shutdownWithin?: Milliseconds
  /** What is started beside the service. Nothing by default. */
  readonly beside?: Of
  /** Its environment variables, made from the addresses of what is beside it. None by default. */
  readonly env?: (connections: ConnectionsOf<Of>) => Readonly<Record<string, string>>
  readonly limits?: Partial<Limits>
  /** For `leak` and `soak`: a call or scenario for each code path, refusals too; may set up data. Readiness path by default. */
  readonly paths?: (client: ServiceClient) => Paths | Promise<Paths>
  /** Folders it may write to, kept in memory. `/tmp` by default. */
  readonly tmpfs?: readonly string[]
  /** Replaces the command of the image. */
  readonly command?: readonly string[]
  /** Replaces the user of the image: a name, or `uid:gid`. */
  readonly user?: string
  /** Whether its root file system is read-only. True by default. */
  readonly readOnly?: boolean
  /** Linux capabilities that it keeps, such as `NET_BIND_SERVICE`. None by default. */
  readonly capabilities?: readonly string[]
  /** Names of headers and variables to mask in all output. `authorization`, cookies and passwords are always masked. */
  readonly secrets?: readonly string[]
  /** Files and folders whose change restarts the service in watch mode. By default the inputs of its image. */
  readonly sources?: readonly string[]
  /** The folder that paths are relative to. By default the root of the Vitest project; outside Vitest the working directory. */
  readonly root?: string
}

/** Options whose default depends on the image, or that have none. */
type Undecided = 'port' | 'ready' | 'alive' | 'paths' | 'command' | 'user' | 'secrets' | 'sources'

/** Everything the harness knows about the service it tests. Made by `defineService`. */
export interface ServiceDescription
  extends Required<Omit<ServiceOptions, Undecided>>, Pick<ServiceOptions, Undecided> {
  readonly limits: Limits
  /** An absolute path. */
  readonly root: string
}

/**
 * Describes the service under test. Its module exports the result as `service`. Checks every field, except that files exist and
 * that the engine has enough cores: these are checked before anything is built.
 *
 * @throws HarnessError with the field, its value, the rule and the fix.
 * @example
 * export const service = defineService({
 *   build: { dockerfile: 'Dockerfile' },
 *   beside: { database: postgres({ schema: 'db/schema.sql' }) },
 *   env: ({ database }) => ({ DATABASE_URL: database.url }),
 *   limits: { cpu: cores(0.5), memory: mebibytes(512) },
 *   paths: async client => {
 *     const { id } = await client.post('/customers', {})
 *     return [get(`/customers/${id}`, { name: 'GET /customers/:id' }), post('/orders', {}, { status: 422 })]
 *   },
 * })
 */
export function defineService<const Of extends Beside = Beside>(
  options: ServiceOptions<Of>,
): ServiceDescription {
  if (isRecord(options) && isListOf(isText)(options.secrets)) keepSecretNames(options.secrets)
  checkService(options)
  const root = resolve(process.env[rootVariable] ?? '.', options.root ?? '.')
  const description: ServiceDescription = {
    readyWithin: seconds(10),
    shutdownWithin: seconds(10),
    tmpfs: ['/tmp'],
    readOnly: true,
    capabilities: [],
    ...defined(options),
    root,
    name: options.name ?? packageName(root),
    beside: options.beside ?? {},
    env: (options.env as ServiceDescription['env'] | undefined) ?? (() => ({})),
    limits: { cpu: cores(0.5), memory: mebibytes(512), pids: 64, ...defined(options.limits ?? {}) },
  }
  // Every process that shows or writes anything about its service reads the description.
  const environments = Object.values(description.beside).map(one => ('env' in one && one.env) || {})
  for (const variables of [checkedVariables(description), ...environments]) {
    keepSecretsIn(variables, { lasting: true })
  }
  return description
}

/** Whether `defineService` made it, in this copy of the package or another. */
export const isDescription = (value: unknown): value is ServiceDescription =>
  isRecord(value) && isText(value['name']) && isText(value['root']) && isRecord(value['build'])

/** The last part of `@acme/orders`. */
function packageName(root: string): string {
  const path = resolve(root, 'package.json')
  const manifest: unknown = unlessThrown(() => JSON.parse(fileText(path) ?? ''))
  const named = isRecord(manifest) ? manifest['name'] : undefined
  const name = basename(isText(named) ? named : '')
  if (nameRule.holds(name)) return name
  throw refuseOption('service.name', undefined, {
    expected: nameRule.expected,
    fix: `write name: ${nameRule.example}, because ${path} has no usable name`,
  })
}

const kinds = {
  'a file': (found: Stats) => found.isFile(),
  'a folder': (found: Stats) => found.isDirectory(),
  'a file or a folder': () => true,
}

/** @throws HarnessError if a file or folder in the description does not exist. */
export function checkFiles(description: ServiceDescription): void {
  const { root, build, beside, sources = [] } = description
  const check = (field: string, path: string | undefined, kind: keyof typeof kinds): void => {
    if (path === undefined) return
    const there = resolve(root, path)
    if (existsSync(there) && kinds[kind](statSync(there))) return
    throw refuseOption(field, path, { expected: kind, fix: `correct the path: it is relative to ${root}` })
  }
  const { entry, dockerfile, context } = build as Partial<NodeBuild & DockerfileBuild>
  check('service.build: entry', entry, 'a file')
  check('service.build.dockerfile', dockerfile, 'a file')
  check('service.build.context', context, 'a folder')
  for (const [name, { schema }] of databasesIn(beside)) {
    check(`service.beside.${name}.schema`, schema, 'a file')
  }
  for (const path of sources) check('service.sources', path, 'a file or a folder')
  checkContext(description)
}

/** Checked early: a build would report it only after pulling its base images. */
function checkContext({ build, root }: ServiceDescription): void {
  const files = buildFilesOf(build, root)
  if (files === undefined) return
  const { dockerfile, context: folder } = files
  const made = 'entry' in build ? [bundleName] : []
  const above = contextAbove(readFileSync(dockerfile, 'utf8'), folder, made)
  if (above === undefined) return
  const [here, there] = [folder, resolve(folder, above.context)].map(path => relative(root, path) || '.')
  throw new HarnessError(
    `${relative(root, dockerfile)} copies ${above.missing}, which is in ${there}, not in the build context ${here}`,
    { fix: `add context: '${there}' to ${'entry' in build ? 'the options of node()' : '`build`'}` },
  )
}
