import { Network } from 'testcontainers'
import type { BaseImages, ServiceDescription } from './description.ts'
import { databaseImageFor, startDatabase } from './postgres.ts'
import { ownSession } from './session.ts'
import type { StartedDatabase } from './started.ts'

/** The environment of a service: a network, with an unused database if the service has one. */
export interface DatabaseEnvironment extends AsyncDisposable {
  readonly network: string
  /** The image contains the schema. */
  readonly databaseImage: string | undefined
  /** Settles when Postgres is ready. The service can be started before. */
  readonly databaseUp: Promise<StartedDatabase | undefined>
}

/** Resolves when the network exists and the database is starting. The result owns both. */
export async function startDatabaseEnvironment(
  description: ServiceDescription,
  base: BaseImages,
): Promise<DatabaseEnvironment> {
  await using stack = new AsyncDisposableStack()
  await ownSession()
  const [databaseImage, network] = await allSettled([
    databaseImageFor(description, base),
    startNetwork(stack),
  ])
  const databaseUp =
    databaseImage === undefined ? Promise.resolve(undefined) : startDatabase(databaseImage, network)
  // Its users get the error; without a user it must not crash this process.
  databaseUp.catch(() => undefined)
  stack.defer(() =>
    databaseUp.then(
      database => database?.container[Symbol.asyncDispose](),
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
