import { beginSpan } from '../progress/span.ts'
import type { Count } from '../record/units.ts'
import { databaseBeside } from './beside.ts'
import { checkFiles, type BaseImages, type ServiceDescription } from './description.ts'
import { allSettled, startEnvironment, type Environment } from './environment.ts'
import { proxyImage, startProxy } from './proxy.ts'
import { untilReady } from './readiness.ts'
import { replicaNames } from './replicas.ts'
import { startService } from './service.ts'
import { serviceImage } from './service-image.ts'
import {
  firstOf,
  noDatabase,
  type StartedBeside,
  type StartedDatabase,
  type StartedProxy,
  type StartedService,
} from './started.ts'

/** A ready service with everything beside it, on its own network. Disposing it removes everything. */
export interface System extends AsyncDisposable {
  readonly description: ServiceDescription
  /** The first of its replicas; by default the only one. */
  readonly service: StartedService
  /** All replicas, each in its own container under the same limits, on one database. */
  readonly services: readonly StartedService[]
  /** What is beside the service, by the names of the description. */
  readonly beside: Readonly<Record<string, StartedBeside>>
  /** The Postgres or MariaDB beside the service. Undefined if there is none, or several. */
  readonly database: StartedDatabase | undefined
  /** The path that responded 200 when the service became ready. */
  readonly readyPath: string
  /** The proxy between service and database, if the system was started with one. */
  readonly proxy: StartedProxy | undefined
}

export interface SystemOptions {
  readonly base: BaseImages
  /** Starts Node's inspector and publishes its port. */
  readonly inspector?: boolean
  /** Starts a proxy between service and database, which can lose messages. False by default. */
  readonly proxy?: boolean
  /** Containers of the service, from 1 to 10, all on one database. 1 by default. */
  readonly replicas?: Count
  /** Environment variables of the service in place of, or beside, those of its description. */
  readonly env?: Readonly<Record<string, string>>
  /** Image of the service, if it is already built. */
  readonly image?: string
  /** A prepared environment. The system then owns it. */
  readonly environment?: Promise<Environment>
}

/**
 * Starts the service with all its replicas, and everything beside it at the same time. @throws HarnessError with the last log
 * lines, when all that was being started has settled: after a failure nothing is left running.
 */
export async function startSystem(description: ServiceDescription, options: SystemOptions): Promise<System> {
  const { base, inspector, proxy: proxied = false, replicas = 1, env } = options
  checkFiles(description)
  const upstream = databaseBeside(description.beside)
  if (proxied && upstream === undefined) throw noDatabase(description)
  using span = beginSpan(`starting ${['service', ...Object.keys(description.beside)].join(', ')}`)
  await using stack = new AsyncDisposableStack()
  const [image, imageOfProxy, { network, up }] = await allSettled([
    options.image ?? serviceImage(description, base),
    proxied ? proxyImage(base) : undefined,
    (options.environment ?? startEnvironment(description, base)).then(environment => stack.use(environment)),
  ])
  const owned = <T extends { readonly container: AsyncDisposable }>(started: T): T => {
    stack.use(started.container)
    return started
  }
  const servicesUp = replicaNames(replicas).map(name =>
    startService(description, { name, image, network, proxied, inspector, env }).then(owned),
  )
  const proxyUp =
    upstream && imageOfProxy ? startProxy(imageOfProxy, network, upstream).then(owned) : undefined
  const besideUp = allSettled([up, proxyUp])
  const ready = servicesUp.map(async starting =>
    untilReady(description, await starting, besideUp, note => span.update({ note })),
  )
  const [[beside, proxy], services, readyPaths] = await allSettled([
    besideUp,
    allSettled(servicesUp),
    allSettled(ready),
  ])
  const resources = stack.move()
  const parts = { description, services, beside, proxy, readyPath: readyPaths[0] ?? '/' }
  return { ...parts, ...firstOf(services, beside), [Symbol.asyncDispose]: () => resources.disposeAsync() }
}
