import { prepareFor } from '../engine/stand-ins.ts'
import { frameNamer } from '../measure/crash-sources.ts'
import { HarnessError, messageOf, shownPath } from '../record/errors.ts'
import { openGateway } from '../watch/gateway.ts'
import { sourcesOf, watchSources } from '../watch/sources.ts'
import type { BaseImages, ServiceDescription } from '../system/description.ts'
import { startEnvironment, type Environment } from '../system/environment.ts'
import { waysInto } from '../system/kept.ts'
import { untilReady } from '../system/readiness.ts'
import { startService } from '../system/service.ts'
import { serviceImage, sourceRootOf } from '../system/service-image.ts'
import type { StartedBeside, StartedService } from '../system/started.ts'
import { readService } from '../vitest/described-service.ts'
import { endInOrder } from '../vitest/signals.ts'
import { servicePath } from './service-path.ts'

const editorIsDoneAfterMs = 30

const say = (who: string, text: string) => {
  for (const line of text.split('\n')) console.log(`${who.padEnd(8)} │ ${line}`)
}

/** After a save it restarts the service on the same port and data. @throws HarnessError before anything is built. */
export async function dev({ service }: { readonly service?: string }): Promise<number> {
  const port = wantedPort()
  await using stack = new AsyncDisposableStack()
  const ended = Promise.withResolvers<void>()
  endInOrder({ inOrder: () => ended.resolve(), atOnce: () => process.exit(1) })

  const description = await readService(servicePath(service))
  const base = await prepareFor([description], line => say('dev', line))
  const environment = stack.use(await startEnvironment(description, base))
  const beside = await environment.up
  /** The newest version that started: it answers until the next is ready. */
  let shown: StartedService | undefined
  stack.defer(async () => shown?.container[Symbol.asyncDispose]())

  const show = async (): Promise<void> => {
    const startedAt = performance.now()
    try {
      const before = shown
      shown = await startNext(description, base, environment)
      await before?.container[Symbol.asyncDispose]()
      say('dev', `ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
      void shown.container.crash('on its own').catch((error: unknown) => {
        say('dev', `${messageOf(error)}\na save restarts it`)
      })
    } catch (error) {
      say('dev', messageOf(error))
      if (shown !== undefined) say('dev', 'the previous service keeps running')
    }
  }
  let showing = show()
  await showing

  const target = () => shown?.origin ?? 'http://127.0.0.1:1'
  const gateway = stack.use(await openGateway(port ?? shown?.port ?? description.port ?? 0, target))
  say('dev', `service   http://127.0.0.1:${gateway.port}`)
  for (const [name, one] of Object.entries(beside)) say('dev', entranceOf(name, one))
  say('dev', 'a save restarts the service, Ctrl-C ends it')

  let due: NodeJS.Timeout | undefined
  stack.defer(
    watchSources(await sourcesOf(description), file => {
      clearTimeout(due)
      due = setTimeout(() => {
        showing = showing.then(() => {
          say('dev', `${shownPath(file)} was saved`)
          return show()
        })
      }, editorIsDoneAfterMs)
    }),
  )
  await ended.promise
  clearTimeout(due)
  say('dev', 'removing all containers')
  await showing
  return 0
}

/** Builds and starts the service from its current sources. Resolves when it is ready. */
async function startNext(
  description: ServiceDescription,
  base: BaseImages,
  { network, up }: Environment,
): Promise<StartedService> {
  await using stack = new AsyncDisposableStack()
  const image = await serviceImage(description, base)
  const service = await startService(description, { name: 'service', image, network })
  stack.use(service.container).log.follow(logPrinter(description))
  await untilReady(description, service, up)
  stack.move()
  return service
}

/** Prints log lines of a service in their order, with the sources of its bundle. */
export function logPrinter(description: ServiceDescription): (line: string) => void {
  const nameFrames = frameNamer(sourceRootOf(description))
  let printed = Promise.resolve()
  return line => {
    printed = printed.then(async () => say('service', (await nameFrames(line)).text))
  }
}

/** Where to reach what is beside the service, and how to enter its container. */
export function entranceOf(name: string, one: StartedBeside): string {
  const { address, enter } = waysInto(one)
  const command = `docker exec -it ${one.container.id.slice(0, 12)} ${enter}`
  return `${name.padEnd(9)} ${address}\n${''.padEnd(10)}${command}`
}

function wantedPort(): number | undefined {
  const text = process.env['PORT']
  if (text === undefined) return undefined
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new HarnessError(`PORT=${text}: expected a port, a whole number from 0 to 65535`, {
    fix: 'write for example PORT=3000, or PORT=0 for any free one',
  })
}
