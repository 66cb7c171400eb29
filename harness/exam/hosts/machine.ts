import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { minutes } from '../../record/units.ts'
import { contentHash } from '../../system/image.ts'
import { engineAnswers } from './answers.ts'
import { shell } from './commands.ts'
import { startDaemon } from './daemon.ts'
import { hostsFolder, type Host } from './host.ts'
import { makeKernel } from './kernel.ts'

const link = 'plumb1'
const outside = '10.213.78.1'
const inside = '10.213.78.2'
const dockerPort = 2375
/** Not 2376, which Docker's clients take for TLS. */
const podmanPort = 2374

const files: Readonly<Record<string, string>> = {
  '/etc/systemd/network/10-all.network': `[Match]\nName=vec*\n[Network]\nAddress=${inside}/30\n`,
  // Where Docker has enabled IP forwarding itself, it drops packets that others forward, such as Podman.
  '/etc/sysctl.d/90-forward.conf': 'net.ipv4.ip_forward = 1\n',
  // Ending the kernel is like a power cut: images made two seconds before are on the disk.
  '/etc/sysctl.d/90-disk.conf': 'vm.dirty_expire_centisecs = 100\nvm.dirty_writeback_centisecs = 100\n',
  // `--tls=false` avoids a wait of 15 s before it serves without TLS.
  '/etc/systemd/system/docker.service.d/tcp.conf': `[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H unix:///run/docker.sock -H tcp://0.0.0.0:${dockerPort} --tls=false --userland-proxy=false\n`,
  '/etc/systemd/system/podman-tcp.service': `[Unit]\nAfter=network-online.target\n[Service]\nExecStart=/usr/bin/podman system service --time=0 tcp://0.0.0.0:${podmanPort}\n[Install]\nWantedBy=multi-user.target\n`,
}

const packages =
  'systemd,systemd-sysv,dbus,udev,docker.io,iptables,iproute2,podman,netavark,aardvark-dns,crun,nftables'

const hooks = [
  ...Object.entries(files).map(
    ([path, content]) =>
      `mkdir -p "$(dirname "$1${path}")" && printf '${content.replaceAll('\n', '\\n')}' >"$1${path}"`,
  ),
  'chroot "$1" systemctl enable systemd-networkd docker podman.socket podman-tcp',
]
const bootstrap = [
  'mmdebstrap --quiet --variant=minbase --format=directory',
  `--include=${packages}`,
  ...hooks.map(hook => `--customize-hook='${hook.replaceAll("'", `'\\''`)}'`),
  'trixie',
].join(' ')

/** Named by a hash of its content, so that a change makes a new one. The engines in it keep their images between runs. */
const folder = join(hostsFolder, `machine-${contentHash([bootstrap])}`)

async function makeDisk(): Promise<void> {
  if (existsSync(folder)) return
  for (const name of await readdir(hostsFolder))
    if (name.startsWith('machine-')) await rm(join(hostsFolder, name), { recursive: true })
  const making = join(hostsFolder, 'machine-made')
  await mkdir(making)
  console.log('  making the disk of a machine from Debian packages … (about 40 s)')
  await shell(`
    cd ${making}
    ${bootstrap} root
    mke2fs -q -t ext4 -d root disk.img 8G
    rm -rf root`)
  await rename(making, folder)
}

/** Removes the interface by which this machine reaches the other. Does nothing if it does not exist. */
export const removeLink = (): Promise<void> => shell(`ip link delete ${link} 2>/dev/null || :`)

/** Its two engines. */
export const machineHosts: readonly Host[] = [
  {
    name: 'cgroup2',
    title: 'Docker on cgroup v2, with the systemd driver, in a user-mode kernel',
    env: { DOCKER_HOST: `tcp://${inside}:${dockerPort}` },
  },
  {
    name: 'podman',
    title: "Podman's socket on cgroup v2, in a user-mode kernel",
    env: { DOCKER_HOST: `tcp://${inside}:${podmanPort}` },
  },
]

/** A typical machine with cgroup v2 and systemd. Its kernel is a program (User-Mode Linux), so it needs no virtualisation. */
export async function openMachine(): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  await mkdir(hostsFolder, { recursive: true })
  const making = makeKernel()
  // If the disk fails, that is told when the build has ended: a build that goes on would disturb the other hosts.
  const makeBoth = async () => {
    try {
      await makeDisk()
    } finally {
      await making
    }
  }
  const [kernel] = await Promise.all([making, makeBoth()])
  stack.defer(removeLink)
  await shell(`
    ip tuntap add dev ${link} mode tap
    ip address add ${outside}/30 dev ${link}
    ip link set ${link} up`)
  const options = [
    'mem=4G',
    'seccomp=on',
    `ubda=${join(folder, 'disk.img')}`,
    'root=/dev/ubda',
    'rw',
    'con=null',
    'con0=null,fd:1',
    `vec0:transport=tap,ifname=${link},depth=128,gro=1`,
    `uml_dir=${hostsFolder}`,
    'umid=machine-runs',
  ]
  const engines = [dockerPort, podmanPort].map(port => engineAnswers({ host: inside, port }))
  const answers = async () => (await Promise.all(engines.map(answer => answer()))).every(Boolean)
  stack.use(await startDaemon('machine', [kernel, ...options], { answers, within: minutes(1) }))
  return stack.move()
}
