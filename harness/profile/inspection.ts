import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { Inspector } from '../leak/inspector.ts'
import { processesHere } from '../leak/node-processes.ts'
import { seconds } from '../record/units.ts'
import type { SupervisedContainer } from '../system/container.ts'
import { lateAfter } from '../system/docker.ts'

/** A second Node has to start in a container that may have half a core. */
const openWithin = seconds(5)

/**
 * Runs in a second Node inside the container. Asks the Node process with the most CPU time to open its inspector, and forwards
 * bytes between the inspector and the harness: the service starts as usual, and none of its ports is published.
 */
function forwardInspector(processes: ReturnType<typeof processesHere>): void {
  const net = process.getBuiltinModule('node:net')
  const http = process.getBuiltinModule('node:http')
  const port = 9229
  const [busiest] = processes
    .filter(({ pid, isNode }) => isNode && pid !== process.pid)
    .toSorted((a, b) => b.ticks - a.ticks)
  if (!busiest?.opensInspector) throw new Error('no Node that opens an inspector')
  process.kill(busiest.pid, 'SIGUSR1')
  const ask = () => {
    http
      .get({ host: '127.0.0.1', port, path: '/json/list' }, answer => {
        let text = ''
        answer.on('data', (piece: Buffer) => (text += piece.toString()))
        answer.on('end', () => {
          const [target] = JSON.parse(text) as readonly { readonly id: string }[]
          process.stdout.write(`/${target?.id}\n`)
          const socket = net.connect(port, '127.0.0.1')
          process.stdin.pipe(socket).pipe(process.stdout)
          socket.on('close', () => process.exit())
        })
      })
      .on('error', () => setTimeout(ask, 20))
  }
  ask()
  setTimeout(() => process.stdin.readableFlowing ?? process.exit(1), 4_000).unref()
}

/** Runs inside the service: closes the inspector, so that nothing stays open afterwards. */
function close(): void {
  const inspector = process.getBuiltinModule('node:inspector')
  setTimeout(() => inspector.close(), 50).unref()
}

/** A session with a Node service that was started without an inspector. Rejects if process 1 does not open one. */
export async function openInspector(
  container: Pick<SupervisedContainer, 'talk'>,
): Promise<Inspector & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const talk = await container.talk(
    '/proc/1/exe',
    '-e',
    `(${forwardInspector.toString()})((${processesHere.toString()})())`,
  )
  stack.defer(() => void talk.destroy())
  const path = await Promise.race([readLine(talk), lateAfter(openWithin)])
  if (path === 'late') throw new Error(`no inspector within ${openWithin / 1000} s`)
  const server = createServer(socket => {
    socket.on('error', () => talk.destroy())
    talk.on('error', () => socket.destroy())
    socket.pipe(talk).pipe(socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  stack.defer(() => void server.close())
  const inspector = await Inspector.open(`127.0.0.1:${(server.address() as AddressInfo).port}`, path)
  stack.use(inspector)
  stack.defer(() => inspector.call(close).catch(() => undefined))
  const resources = stack.move()
  return Object.assign(inspector, { [Symbol.asyncDispose]: () => resources.disposeAsync() })
}

/** Nothing follows the line until the harness sends something. */
async function readLine(talk: Duplex): Promise<string> {
  let text = ''
  for await (const piece of talk.iterator({ destroyOnReturn: false })) {
    text += String(piece)
    if (text.endsWith('\n')) return text.trimEnd()
  }
  throw new Error('process 1 is no Node')
}
