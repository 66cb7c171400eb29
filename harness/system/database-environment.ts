import { Network } from 'testcontainers'
import type { BaseImages, ServiceDescription } from './description.ts'
import { initialisedImage, startDatabase } from './postgres.ts'
import { ownSession } from './session.ts'
import type { StartedDatabase } from './started.ts'

/** The environment of a service: a network with an unused database. */
export interface DatabaseEnvironment extends AsyncDisposable {
  readonly network: string
  /** The image contains the schema. */
  readonly databaseImage: string
  /** Settles when Postgres is ready. The service can be started before. */
  readonly databaseUp: Promise<StartedDatabase>
}

/** Resolves when the network exists and the database is starting. The result owns both. */
export async function startDatabaseEnvironment(
  { schema }: Pick<ServiceDescription, 'schema'>,
  base: BaseImages,
): Promise<DatabaseEnvironment> {
  await using stack = new AsyncDisposableStack()
  await ownSession()
  const [databaseImage, network] = await allSettled([
    initialisedImage(base.postgres, schema),
    startNetwork(stack),
  ])
  const databaseUp = startDatabase(databaseImage, network)
  // Its users get the error; without a user it must not crash this process.
  databaseUp.catch(() => undefined)
  stack.defer(() =>
    databaseUp.then(
      ({ container }) => container[Symbol.asyncDispose](),
      () => undefined,
    ),
  )
  const resources = stack.move()
  const dispose = () => resources.disposeAsync()
  return { network, databaseImage, databaseUp, [Symbol.asyncDispose]: dispose }
}

/** Creates a network that `owner` removes. @returns its name. */
async function startNetwork(owner: AsyncDisposableStack): Promise<string> {
  const network = await new Network().start()
  owner.use(network)
  return network.getName()
}

/** Like `Promise.all`, but rejects only when all have settled, so that nothing outlives the failure. */
export async function allSettled<T extends readonly unknown[] | []>(
  promises: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
