import { Network } from 'testcontainers'
import { imagesBeside } from './beside-images.ts'
import type { BaseImages, ServiceDescription } from './description.ts'
import { startBeside } from './start-beside.ts'
import { ownSession } from './session.ts'
import type { StartedBeside } from './started.ts'

/** A network with everything beside a service on it, not used yet. */
export type Environment = Awaited<ReturnType<typeof startEnvironment>>

/** Resolves when the network exists and everything beside is starting. The result owns both. */
export async function startEnvironment(description: ServiceDescription, base: BaseImages) {
  await using stack = new AsyncDisposableStack()
  await ownSession()
  const [images, network] = await allSettled([
    imagesBeside(description, base),
    new Network().start().then(started => stack.use(started).getName()),
  ])
  const starting = Object.entries(description.beside).map(async ([name, one]) => {
    const started = await startBeside(name, one, { image: images[name] ?? '', network })
    return [name, started] as const
  })
  for (const each of starting)
    stack.defer(async () => (await each.catch(() => undefined))?.[1].container[Symbol.asyncDispose]())
  const up = allSettled(starting).then(Object.fromEntries<StartedBeside>)
  // Its users get the error; without users it must not crash this process.
  up.catch(() => undefined)
  const resources = stack.move()
  return {
    network,
    description,
    /** References of the images of what is beside, by name. The image of a database contains the schema. */
    images,
    /** Settles when everything is ready. The service can be started before. */
    up,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** Like `Promise.all`, but rejects only after all have settled, so that nothing is still running after a failure. */
export async function allSettled<T extends readonly unknown[] | []>(
  promises: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
