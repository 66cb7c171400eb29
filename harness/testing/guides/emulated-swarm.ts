import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import Docker from 'dockerode'

const execute = promisify(execFile)
/** Runs a program of this machine. */
export const run = (...[program = '', ...args]: string[]) => execute(program, args)

const bridge = 'plsw0'
const subnet = '10.99.0'
const startsWithinMs = 30_000

/** An engine on an emulated machine: a network namespace with its own `/run`. */
export interface Machine {
  readonly name: string
  readonly docker: Docker
  /** For DOCKER_HOST. */
  readonly host: string
  /** Ends it like a power cut, without a shutdown. */
  lose(): Promise<void>
  /** Blocks all its network traffic. */
  unplug(): Promise<void>
  plug(): Promise<void>
}

/** A Docker Swarm of two engines on this machine. Needs root. Disposing `stack` removes all of it. */
export async function emulateSwarm(stack: AsyncDisposableStack) {
  const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'plumbline-swarm-')))
  await layBridge(stack)
  const manager = await startMachine('manager', 2, folder.path, stack)
  const worker = await startMachine('worker', 3, folder.path, stack)
  const [managerAddress, workerAddress] = [`${subnet}.2`, `${subnet}.3`]
  await manager.docker.swarmInit({ AdvertiseAddr: managerAddress, ListenAddr: managerAddress })
  const { JoinTokens: tokens } = (await manager.docker.swarmInspect()) as {
    readonly JoinTokens: { readonly Worker: string }
  }
  await worker.docker.swarmJoin({
    AdvertiseAddr: workerAddress,
    ListenAddr: workerAddress,
    RemoteAddrs: [`${managerAddress}:2377`],
    JoinToken: tokens.Worker,
  })
  return { manager, worker }
}

async function layBridge(stack: AsyncDisposableStack): Promise<void> {
  await run('ip', 'link', 'add', bridge, 'type', 'bridge')
  stack.defer(async () => void (await run('ip', 'link', 'del', bridge)))
  await run('ip', 'address', 'add', `${subnet}.1/24`, 'dev', bridge)
  await run('ip', 'link', 'set', bridge, 'up')
  // This machine's engine drops forwarded packets, also between ports of a bridge.
  const rule = ['FORWARD', '-i', bridge, '-o', bridge, '-j', 'ACCEPT']
  await run('iptables', '-I', ...rule)
  stack.defer(async () => void (await run('iptables', '-D', ...rule)))
}

/** Ends a process that was started here, and waits for it. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

async function startMachine(
  name: string,
  number: number,
  folder: string,
  stack: AsyncDisposableStack,
): Promise<Machine> {
  const namespace = `plsw-${name}`
  const own = join(folder, name)
  await run('ip', 'netns', 'add', namespace)
  stack.defer(async () => void (await run('ip', 'netns', 'del', namespace)))
  await run('ip', 'link', 'add', `plsw${number}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace)
  // Removing the namespace would remove it too, but later.
  stack.defer(async () => void (await run('ip', 'link', 'del', `plsw${number}`)))
  await run('ip', 'link', 'set', `plsw${number}`, 'master', bridge, 'up')
  const inside = (...words: string[]) => run('nsenter', `--net=/run/netns/${namespace}`, ...words)
  await inside('ip', 'link', 'set', 'lo', 'up')
  await inside('ip', 'address', 'add', `${subnet}.${number}/24`, 'dev', 'eth0')
  await inside('ip', 'link', 'set', 'eth0', 'up')
  await inside('ip', 'route', 'add', 'default', 'via', `${subnet}.1`)
  const socketPath = join(own, 'docker.sock')
  const words = [
    'dockerd',
    '--host unix:///var/run/docker.sock',
    `--host unix://${socketPath}`,
    `--data-root ${own}/data`,
    '--exec-root /run/docker-exec',
    `--pidfile ${own}/pid`,
    `--bip 172.2${number + 4}.0.1/24`,
    // Their kernel has no IPVS: a registry on the manager is reached by the manager's own address.
    `--insecure-registry ${subnet}.0/24`,
  ].join(' ')
  const script = `hostname ${name}; mkdir -p ${own}; mount -t tmpfs tmpfs /run; exec ${words} >${own}/log 2>&1`
  const daemon = spawn(
    'nsenter',
    [`--net=/run/netns/${namespace}`, 'unshare', '--mount', '--uts', 'sh', '-c', script],
    { stdio: 'ignore', detached: true },
  )
  stack.defer(async () => {
    await end(daemon, 'SIGTERM')
    await leaveNothing(namespace)
  })
  const docker = new Docker({ socketPath })
  const deadline = performance.now() + startsWithinMs
  while ((await docker.ping().catch(() => undefined)) === undefined) {
    if (performance.now() > deadline) throw new Error(`${name}: ${await readFile(`${own}/log`, 'utf8')}`)
    await sleep(200)
  }
  const link = async (state: 'up' | 'down') => void (await run('ip', 'link', 'set', `plsw${number}`, state))
  return {
    name,
    docker,
    host: `unix://${socketPath}`,
    unplug: () => link('down'),
    plug: () => link('up'),
    async lose() {
      await link('down')
      await end(daemon, 'SIGKILL')
      await leaveNothing(namespace)
    },
  }
}

/** Ends what still runs in a namespace: containers of a daemon that was killed, and its containerd. */
async function leaveNothing(namespace: string): Promise<void> {
  const { stdout } = await run('ip', 'netns', 'pids', namespace)
  for (const pid of stdout.split('\n').filter(Boolean)) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It has ended in the meantime.
    }
  }
}
