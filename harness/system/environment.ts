import { Network } from 'testcontainers'
import { imagesBeside } from './beside-images.ts'
import type { BaseImages, ServiceDescription } from './description.ts'
import { startBeside } from './start-beside.ts'
import { ownSession } from './session.ts'
import type { StartedBeside } from './started.ts'

/** The environment of a service: a network, with everything beside the service on it, unused. */
export interface Environment extends AsyncDisposable {
  readonly network: string
  readonly description: ServiceDescription
  /** References of the images of what is beside, by name. That of a database contains the schema. */
  readonly images: Readonly<Record<string, string>>
  /** Settles when all of it is ready. The service can be started before. */
  readonly up: Promise<Readonly<Record<string, StartedBeside>>>
}

/** Resolves when the network exists and everything beside is starting. The result owns both. */
export async function startEnvironment(
  description: ServiceDescription,
  base: BaseImages,
): Promise<Environment> {
  await using stack = new AsyncDisposableStack()
  await ownSession()
  const [images, network] = await allSettled([imagesBeside(description, base), startNetwork(stack)])
  const starting = Object.entries(images).map(async ([name, image]): Promise<[string, StartedBeside]> => {
    const one = description.beside[name]
    if (one === undefined) throw new Error(`nothing named ${name} is beside ${description.name}`)
    return [name, await startBeside(name, one, { image, network })]
  })
  for (const each of starting) {
    stack.defer(() =>
      each.then(
        ([, { container }]) => container[Symbol.asyncDispose](),
        () => undefined,
      ),
    )
  }
  const up = allSettled(starting).then(entries => Object.fromEntries(entries))
  // Its users get the error; without a user it must not crash this process.
  up.catch(() => undefined)
  const resources = stack.move()
  return { network, description, images, up, [Symbol.asyncDispose]: () => resources.disposeAsync() }
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
