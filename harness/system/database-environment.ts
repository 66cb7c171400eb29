import { Network } from 'testcontainers'
import type { BaseImages, ServiceDescription } from './description.ts'
import { initialisedImage, startDatabase } from './postgres.ts'
import { ownSession } from './session.ts'
import type { StartedDatabase } from './started.ts'

/** What a service stands on: a network, and on it a database that nobody has used yet. */
export interface DatabaseEnvironment extends AsyncDisposable {
  readonly network: string
  /** The schema is part of it. */
  readonly databaseImage: string
  /** Settles when Postgres does: the service can be started before. */
  readonly databaseUp: Promise<StartedDatabase>
}

/** Resolves when the network is there and the database under way. */
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
  // Whoever needs it hears of it; as long as nobody does, it is no crash of this process.
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

/** Returns the name of a new network, which `owner` will remove. */
async function startNetwork(owner: AsyncDisposableStack): Promise<string> {
  const network = await new Network().start()
  owner.use(network)
  return network.getName()
}

/** Like `Promise.all`, but rejects only when nothing is under way any more that could outlive the failure. */
export async function allSettled<T extends readonly unknown[] | []>(
  promises: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
