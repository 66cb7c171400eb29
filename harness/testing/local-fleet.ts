import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Coordinator } from '../fleet/coordinator.ts'
import { programFile } from '../record/program-file.ts'
import { seconds } from '../record/units.ts'
import { favour } from './truth-server.ts'

interface LocalFleet extends AsyncDisposable {
  readonly coordinator: Coordinator
  readonly processes: ReadonlyMap<string, ChildProcess>
}

/** A wrong clock with a drift, as a process of such a machine sees it. */
const skewed = (aheadMs: number, drift: number): string =>
  `data:text/javascript,${encodeURIComponent(
    `const now = performance.now.bind(performance); performance.now = () => now() * ${1 + drift} + ${aheadMs}`,
  )}`

/** Generator processes on this machine, with their coordinator in this process. The last one's clock may be wrong. */
export async function startLocalFleet(
  names: readonly string[],
  { aheadMs, drift }: { readonly aheadMs: number; readonly drift: number } = { aheadMs: 0, drift: 0 },
): Promise<LocalFleet> {
  await using stack = new AsyncDisposableStack()
  const secret = 'a secret of this test'
  const coordinator = new Coordinator({ secret, names })
  const connections: Socket[] = []
  const server = createServer(socket => {
    connections.push(socket)
    coordinator.join(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  stack.defer(() => void server.close())
  const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'plumbline-fleet-')))
  const secretFile = join(folder.path, 'secret')
  await writeFile(secretFile, secret, { mode: 0o600 })
  const { port } = server.address() as AddressInfo
  const program = programFile('../fleet/generator-process', import.meta.url)
  const processes = new Map(
    names.map((name, index) => {
      const isWrong = aheadMs !== 0 && index === names.length - 1
      const child = fork(program, {
        execArgv: isWrong ? ['--import', skewed(aheadMs, drift)] : [],
        env: { COORDINATOR: `127.0.0.1:${port}`, NAME: name, NODE: 'here', SECRET_FILE: secretFile },
      })
      stack.defer(async () => {
        const gone = child.exitCode ?? child.signalCode ?? once(child, 'exit')
        for (const connection of connections) connection.destroy()
        await gone
      })
      return [name, child]
    }),
  )
  await coordinator.assembled(seconds(60))
  // Not earlier: they would take the cores from the process that waits for them.
  for (const { pid } of processes.values()) if (pid !== undefined) favour(pid)
  return Object.assign(stack.move(), { coordinator, processes })
}
