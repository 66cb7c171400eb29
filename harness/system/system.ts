import { readFile } from 'node:fs/promises'
import { Network } from 'testcontainers'
import { tell } from '../progress/tell.ts'
import { attendance } from './attendance.ts'
import type { BaseImages, ServiceDescription } from './description.ts'
import { connectDocker } from './docker.ts'
import { buildImage } from './image.ts'
import {
  databaseAlias,
  databaseUrl,
  initialisedImage,
  startDatabase,
  type StartedDatabase,
} from './postgres.ts'
import { proxyAlias, proxyImage, startProxy, type StartedProxy } from './proxy.ts'
import { ownSession } from './session.ts'
import { startService, untilReady, type StartedService } from './service.ts'

/** A ready service beside its own database, on a network of their own. Disposing it leaves nothing behind. */
export interface System extends AsyncDisposable {
  readonly description: ServiceDescription
  readonly service: StartedService
  readonly database: StartedDatabase
  /** Between the two, where it was asked for. */
  readonly proxy: StartedProxy | undefined
}

export interface SystemOptions {
  readonly base: BaseImages
  readonly inspector: boolean
  /** Puts a proxy between service and database, in which messages can be lost. */
  readonly proxy?: boolean
}

/** The image of the service, built from the sources as they are now, or found where nothing changed. */
export async function serviceImage(description: ServiceDescription, base: BaseImages): Promise<string> {
  const [docker, dockerfile, files] = await Promise.all([
    connectDocker(),
    readFile(description.dockerfile, 'utf8'),
    description.files(),
  ])
  const { reference } = await buildImage(docker, {
    repository: `localhost/plumbline/${description.name}`,
    dockerfile,
    files,
    args: description.buildArgs(base),
  })
  return reference
}

/**
 * Starts everything at once: the service boots while Postgres does. Rejects within a second of the failure of
 * either, with its last lines, and leaves nothing running.
 */
export async function startSystem(
  description: ServiceDescription,
  { base, inspector, proxy: proxied = false }: SystemOptions,
): Promise<System> {
  using _telling = tell('system', 'starting service and database')
  await using stack = new AsyncDisposableStack()
  await ownSession()
  const [image, databaseImage, imageOfProxy, network] = await allSettled([
    serviceImage(description, base),
    initialisedImage(base.postgres, description.schema),
    proxied ? proxyImage(base) : undefined,
    startNetwork(stack),
  ])
  const owned = <T extends { readonly container: AsyncDisposable }>(started: T): T => {
    stack.use(started.container)
    return started
  }
  const databaseUp = startDatabase(databaseImage, network).then(owned)
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
  const system: System = {
    description,
    service,
    database,
    proxy,
    [Symbol.asyncDispose]: () => dispose(),
  }
  const dispose = attendance.enter(system, () => resources.disposeAsync())
  return system
}

/** Returns the name of a new network, which `owner` will remove. */
async function startNetwork(owner: AsyncDisposableStack): Promise<string> {
  const network = await new Network().start()
  owner.use(network)
  return network.getName()
}

/** Like `Promise.all`, but rejects only when nothing is under way any more that could outlive the failure. */
async function allSettled<T extends readonly unknown[] | []>(
  promises: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
