import { beginSpan } from '../progress/span.ts'
import type { Count } from '../record/units.ts'
import { databaseAlias } from './database-address.ts'
import type { BaseImages, ServiceDescription } from './description.ts'
import { checkFiles } from './described-files.ts'
import { allSettled, startDatabaseEnvironment, type DatabaseEnvironment } from './database-environment.ts'
import { proxyImage, startProxy } from './proxy.ts'
import { untilReady } from './readiness.ts'
import { replicaNames, replicated } from './replicas.ts'
import { startService } from './service.ts'
import { serviceImage } from './service-image.ts'
import {
  noDatabase,
  proxyAlias,
  type StartedDatabase,
  type StartedProxy,
  type StartedService,
} from './started.ts'

/** A ready service with its own database, if it has one, on a network of their own. Disposing it removes everything. */
export interface System extends AsyncDisposable {
  readonly description: ServiceDescription
  /** The first of its replicas, which is the only one unless more were asked for. */
  readonly service: StartedService
  /** All of them, each in a container of its own under the same limits, on one database. */
  readonly services: readonly StartedService[]
  /** Undefined if the description names none. */
  readonly database: StartedDatabase | undefined
  /** The path that answered 200 when the service became ready. */
  readonly readyPath: string
  /** Between service and database, if the system was started with it. */
  readonly proxy: StartedProxy | undefined
  readonly images: Images
}

/** References of the images of a system. Their tags are hashes of all inputs. */
export interface Images {
  readonly service: string
  /** The image contains the schema. Undefined if there is no database. */
  readonly database?: string | undefined
}

export interface SystemOptions {
  readonly base: BaseImages
  readonly inspector: boolean
  /** Starts a proxy between service and database, which can lose messages. */
  readonly proxy?: boolean
  /** Containers of the service; 1 by default. */
  readonly replicas?: Count
  /** Image of the service, if it is already built. */
  readonly image?: string
  /** A prepared database environment. The system then owns it. */
  readonly environment?: Promise<DatabaseEnvironment>
}

/**
 * Starts service, with all its replicas, and database at the same time. Leaves nothing running after a failure. @throws HarnessError
 * within a second of the failure of either, with its last lines.
 */
export async function startSystem(
  description: ServiceDescription,
  { base, inspector, proxy: proxied = false, replicas = 1, image: built, environment: laid }: SystemOptions,
): Promise<System> {
  checkFiles(description)
  const hasDatabase = description.beside.database !== undefined
  if (proxied && !hasDatabase) throw noDatabase(description)
  using _span = beginSpan('system', hasDatabase ? 'starting service and database' : 'starting service')
  await using stack = new AsyncDisposableStack()
  const [image, imageOfProxy, { network, databaseImage, databaseUp }] = await allSettled([
    built ?? serviceImage(description, base),
    proxied ? proxyImage(base) : undefined,
    (laid ?? startDatabaseEnvironment(description, base)).then(environment => stack.use(environment)),
  ])
  const owned = <T extends { readonly container: AsyncDisposable }>(started: T): T => {
    stack.use(started.container)
    return started
  }
  const databaseHost = proxied ? proxyAlias : databaseAlias
  const servicesUp = replicaNames(replicas).map(name =>
    startService(description, { name, image, network, databaseHost, inspector }).then(owned),
  )
  const proxyUp =
    imageOfProxy === undefined
      ? undefined
      : startProxy({ image: imageOfProxy, network, upstream: databaseAlias }).then(owned)
  const ready = servicesUp.map(async up => untilReady(description, await up, databaseUp))
  const [database, services, proxy, readyPaths] = await allSettled([
    databaseUp,
    allSettled(servicesUp),
    proxyUp,
    allSettled(ready),
  ])
  const resources = stack.move()
  const dispose = () => resources.disposeAsync()
  const images = { service: image, database: databaseImage }
  return {
    description,
    ...replicated(services),
    database,
    readyPath: readyPaths[0] ?? '/',
    proxy,
    images,
    [Symbol.asyncDispose]: dispose,
  }
}
