import { readFile } from 'node:fs/promises'
import { Network } from 'testcontainers'
import type { BaseImages, ServiceDescription } from './description.ts'
import { connectDocker } from './docker.ts'
import { buildImage } from './image.ts'
import { databaseUrl, initialisedImage, startDatabase, type StartedDatabase } from './postgres.ts'
import { startService, untilReady, type StartedService } from './service.ts'

/** A ready service beside its own database, on a network of their own. Disposing it leaves nothing behind. */
export interface System extends AsyncDisposable {
  readonly description: ServiceDescription
  readonly service: StartedService
  readonly database: StartedDatabase
}

export interface SystemOptions {
  readonly base: BaseImages
  readonly inspector: boolean
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
export async function startSystem(description: ServiceDescription, options: SystemOptions): Promise<System> {
  await using stack = new AsyncDisposableStack()
  const [image, databaseImage, network] = await allSettled([
    serviceImage(description, options.base),
    initialisedImage(options.base.postgres, description.schema),
    startNetwork(stack),
  ])
  const owned = <T extends StartedService | StartedDatabase>(started: T): T => {
    stack.use(started.container)
    return started
  }
  const databaseUp = startDatabase(databaseImage, network).then(owned)
  const serviceUp = startService(description, {
    image,
    network,
    databaseUrl,
    inspector: options.inspector,
  }).then(owned)
  const ready = serviceUp.then(service => untilReady(description, service, databaseUp))
  const [database, service] = await allSettled([databaseUp, serviceUp, ready])
  const resources = stack.move()
  return { description, service, database, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

/** Returns the name of a new network, which `owner` will remove. */
async function startNetwork(owner: AsyncDisposableStack): Promise<string> {
  const network = await new Network().start()
  owner.use(network)
  return network.getName()
}

/** Like `Promise.all`, but rejects only when nothing is under way any more that could outlive the failure. */
async function allSettled<T extends readonly Promise<unknown>[] | []>(
  promises: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
