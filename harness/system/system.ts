import { readFile } from 'node:fs/promises'
import { beginSpan } from '../progress/span.ts'
import type { BaseImages, ServiceDescription } from './description.ts'
import { connectDocker } from './docker.ts'
import { buildImage } from './image.ts'
import { allSettled, startDatabaseEnvironment, type DatabaseEnvironment } from './database-environment.ts'
import { proxyImage, startProxy } from './proxy.ts'
import { startService, untilReady } from './service.ts'
import {
  databaseAlias,
  databaseUrl,
  proxyAlias,
  type StartedDatabase,
  type StartedProxy,
  type StartedService,
} from './started.ts'

/** A ready service with its own database, on a network of their own. Disposing it removes everything. */
export interface System extends AsyncDisposable {
  readonly description: ServiceDescription
  readonly service: StartedService
  readonly database: StartedDatabase
  /** Between service and database, if the system was started with it. */
  readonly proxy: StartedProxy | undefined
  readonly images: Images
}

/** References of the images of a system. Their tags are hashes of all inputs. */
export interface Images {
  readonly service: string
  /** The image contains the schema. */
  readonly database: string
}

export interface SystemOptions {
  readonly base: BaseImages
  readonly inspector: boolean
  /** Starts a proxy between service and database, which can lose messages. */
  readonly proxy?: boolean
  /** Image of the service, if it is already built. */
  readonly image?: string
  /** A prepared database environment. The system then owns it. */
  readonly environment?: Promise<DatabaseEnvironment>
}

/** The image of the service, built from the current sources, or found if nothing changed. */
export async function serviceImage(description: ServiceDescription, base: BaseImages): Promise<string> {
  const [docker, dockerfile, files, args] = await Promise.all([
    connectDocker(),
    readFile(description.dockerfile, 'utf8'),
    description.files(),
    description.buildArgs(base),
  ])
  const { reference } = await buildImage(docker, {
    repository: `localhost/plumbline/${description.name}`,
    dockerfile,
    files,
    args,
  })
  return reference
}

/**
 * Starts service and database at the same time. Leaves nothing running after a failure. @throws HarnessError
 * within a second of the failure of either, with its last lines.
 */
export async function startSystem(
  description: ServiceDescription,
  { base, inspector, proxy: proxied = false, image: built, environment: laid }: SystemOptions,
): Promise<System> {
  using _span = beginSpan('system', 'starting service and database')
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
  const serviceUp = startService(description, {
    image,
    network,
    databaseUrl: databaseUrl(proxied ? proxyAlias : databaseAlias),
    inspector,
  }).then(owned)
  const proxyUp =
    imageOfProxy === undefined
      ? undefined
      : startProxy({ image: imageOfProxy, network, upstream: databaseAlias }).then(owned)
  const ready = serviceUp.then(service => untilReady(description, service, databaseUp))
  const [database, service, proxy] = await allSettled([databaseUp, serviceUp, proxyUp, ready])
  const resources = stack.move()
  const dispose = () => resources.disposeAsync()
  const images = { service: image, database: databaseImage }
  return { description, service, database, proxy, images, [Symbol.asyncDispose]: dispose }
}
