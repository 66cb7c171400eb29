import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seconds } from '../../record/units.ts'
import { forward } from '../../testing/forward.ts'
import { engineAnswers, sshAnswers } from './answers.ts'
import { shell } from './commands.ts'
import { startDaemon } from './daemon.ts'
import { hostsFolder, type Host } from './host.ts'
import { makeNamespace, namespace, removeNamespace } from './network.ts'
import { fillRegistry, registryPort, startRegistry } from './registry.ts'

const { inside, outside, ports, enter, cgroup } = namespace
const run = join(hostsFolder, 'run')
const socket = join(run, 'docker.sock')
const tlsPort = 2376
const sshPort = 21_191
const tunnelPort = 21_192
const within = seconds(60)

const elsewhere = { TESTCONTAINERS_HOST_OVERRIDE: inside }
// That path would be the socket of this machine's own engine, which a reaper must not get.
const reaped = { TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: socket }

/** One engine, and the ways to reach it. */
export const networkHosts: readonly Host[] = [
  {
    name: 'registry',
    title: 'an engine with a registry that answers',
    env: { DOCKER_HOST: `unix://${socket}`, ...elsewhere },
    pulls: true,
  },
  {
    name: 'published',
    title: 'an engine reached by its published ports on 127.0.0.1 alone, as Docker Desktop',
    env: { DOCKER_HOST: `unix://${socket}` },
  },
  {
    name: 'tls',
    title: 'an engine at an address, by TLS',
    env: {
      DOCKER_HOST: `tcp://${inside}:${tlsPort}`,
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: join(run, 'client'),
      ...reaped,
    },
  },
  {
    name: 'ssh',
    title: 'an engine behind an SSH tunnel',
    env: { DOCKER_HOST: `tcp://127.0.0.1:${tunnelPort}`, ...elsewhere, ...reaped },
  },
]

/** An engine in its own network whose only image source is a registry: reached by published ports, TLS, or a tunnel. */
export async function openNetwork(): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  await mkdir(run, { recursive: true })
  stack.defer(removeNamespace)
  await makeNamespace()
  stack.use(await startRegistry(outside))
  await fillRegistry()
  await makeCertificates()
  const pem = (name: string) => join(run, `${name}.pem`)
  const options = {
    '--data-root': join(hostsFolder, 'engine'),
    '--exec-root': join(run, 'exec'),
    '--pidfile': join(run, 'dockerd.pid'),
    '--config-file': join(run, 'none.json'),
    '--bip': '172.31.213.1/24',
    '--cgroup-parent': cgroup,
    '--exec-opt': 'native.cgroupdriver=cgroupfs',
    '--containerd-namespace': 'hosts',
    '--containerd-plugins-namespace': 'hosts-plugins',
    '--registry-mirror': `http://${outside}:${registryPort}`,
    '--tlscacert': pem('ca'),
    '--tlscert': pem('server'),
    '--tlskey': pem('server-key'),
    '-H': `unix://${socket}`,
  }
  const atAddress = ['--tlsverify', '-H', `tcp://${inside}:${tlsPort}`]
  const engine = [...enter, 'dockerd', ...Object.entries(options).flat(), ...atAddress]
  await writeFile(join(run, 'none.json'), '{}')
  const answers = engineAnswers({ socketPath: socket })
  stack.use(await startDaemon('dockerd', engine, { answers, within }))
  for (const port of ports) stack.use(await forward({ port, host: '127.0.0.1' }, { port, host: inside }))
  stack.use(await openTunnel())
  return stack.move()
}

/** A certificate authority that signs the certificates of the engine and its client. */
const makeCertificates = (): Promise<void> =>
  shell(`
    mkdir -p ${run}/client
    cd ${run}
    openssl req -x509 -newkey rsa:2048 -noenc -days 2 -subj /CN=ca -keyout ca-key.pem -out ca.pem
    sign() {
      openssl req -newkey rsa:2048 -noenc -subj "/CN=$1" -keyout "$2-key.pem" -out "$2.csr"
      printf '%s\\n' "$3" >"$2.ext"
      openssl x509 -req -days 2 -in "$2.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -extfile "$2.ext" -out "$2.pem"
    }
    sign engine server 'subjectAltName=IP:${inside}'
    sign client client/cert 'extendedKeyUsage=clientAuth'
    mv client/cert-key.pem client/key.pem
    cp ca.pem client/ca.pem`)

/** An SSH server for one key on a port of 127.0.0.1, and the tunnel that docs/ci.md describes. */
async function openTunnel(): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  await shell(`
    mkdir -p /run/sshd
    rm -f ${run}/host ${run}/key
    ssh-keygen -q -t ed25519 -N '' -f ${run}/host
    ssh-keygen -q -t ed25519 -N '' -f ${run}/key`)
  const options = [
    `Port=${sshPort}`,
    'ListenAddress=127.0.0.1',
    `HostKey=${run}/host`,
    `AuthorizedKeysFile=${run}/key.pub`,
    'PidFile=none',
    // The keys are in a folder that everyone may write to.
    'StrictModes=no',
    'PasswordAuthentication=no',
  ]
  const server = ['/usr/sbin/sshd', '-D', '-e', '-f', '/dev/null', ...options.flatMap(one => ['-o', one])]
  stack.use(await startDaemon('sshd', server, { answers: () => sshAnswers(sshPort), within }))
  const clientOptions = {
    '-F': 'none',
    '-i': `${run}/key`,
    '-p': String(sshPort),
    '-L': `127.0.0.1:${tunnelPort}:${socket}`,
  }
  const trusting = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'ExitOnForwardFailure=yes']
  const client = [
    'ssh',
    '-N',
    ...Object.entries(clientOptions).flat(),
    ...trusting.flatMap(one => ['-o', one]),
    'root@127.0.0.1',
  ]
  stack.use(
    await startDaemon('ssh', client, {
      answers: engineAnswers({ host: '127.0.0.1', port: tunnelPort }),
      within,
    }),
  )
  return stack.move()
}
