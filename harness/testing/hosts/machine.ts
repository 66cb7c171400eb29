import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { minutes } from '../../record/units.ts'
import { contentHash } from '../../system/image.ts'
import { answersAt } from './answers.ts'
import { shell } from './commands.ts'
import { startDaemon } from './daemon.ts'
import { hostsFolder, portsOf, type Site } from './host.ts'

const ports = portsOf(21_000)
const dockerPort = 20_975
const podmanPort = 20_976

const files: Readonly<Record<string, string>> = {
  '/etc/systemd/network/10-all.network': '[Match]\nName=en*\n[Network]\nDHCP=yes\n',
  '/etc/resolv.conf': 'nameserver 10.0.2.3\n',
  '/etc/sysctl.d/90-ports.conf': `net.ipv4.ip_local_port_range = ${ports[0]} ${ports.at(-1)}\n`,
  // Where Docker has enabled IP forwarding itself, it drops packets that others forward, such as Podman.
  '/etc/sysctl.d/90-forward.conf': 'net.ipv4.ip_forward = 1\n',
  // Ending the emulator is like a power cut: images made two seconds before are on the disk.
  '/etc/sysctl.d/90-disk.conf': 'vm.dirty_expire_centisecs = 100\nvm.dirty_writeback_centisecs = 100\n',
  // `--tls=false` avoids a wait of 15 s before it serves without TLS.
  '/etc/systemd/system/docker.service.d/tcp.conf':
    '[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H unix:///run/docker.sock -H tcp://0.0.0.0:2375 --tls=false --userland-proxy=false\n',
  '/etc/systemd/system/podman-tcp.service':
    '[Unit]\nAfter=network-online.target\n[Service]\nExecStart=/usr/bin/podman system service --time=0 tcp://0.0.0.0:2376\n[Install]\nWantedBy=multi-user.target\n',
}

const packages =
  'systemd,systemd-sysv,dbus,udev,linux-image-cloud-amd64,initramfs-tools,docker.io,iptables,iproute2,podman,netavark,aardvark-dns,crun,nftables'

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
  console.log('  making the disk of an emulated machine from Debian packages … (about 60 s)')
  await shell(`
    cd ${making}
    ${bootstrap} root
    mv root/boot/vmlinuz-* kernel
    mv root/boot/initrd.img-* initrd
    mke2fs -q -t ext4 -d root disk.img 8G
    rm -rf root`)
  await rename(making, folder)
}

/** A typical machine with cgroup v2 and systemd, on an emulated processor: KVM is not available everywhere. */
export async function openMachine(): Promise<Site> {
  await mkdir(hostsFolder, { recursive: true })
  await makeDisk()
  const forwarded = [
    `hostfwd=tcp:127.0.0.1:${dockerPort}-:2375`,
    `hostfwd=tcp:127.0.0.1:${podmanPort}-:2376`,
    ...ports.map(port => `hostfwd=tcp:127.0.0.1:${port}-:${port}`),
  ]
  const options = {
    '-accel': 'tcg,thread=multi',
    // A model without instructions that are slow to emulate.
    '-cpu': 'Nehalem',
    // Several emulated processors wait for each other and are slower than one.
    '-smp': '1',
    '-m': '4096',
    '-display': 'none',
    '-monitor': 'none',
    '-serial': `file:${join(hostsFolder, 'console.log')}`,
    '-kernel': join(folder, 'kernel'),
    '-initrd': join(folder, 'initrd'),
    '-append': 'root=/dev/vda rw console=ttyS0 mitigations=off ipv6.disable=1',
    // The disk file outlives the emulator, synced or not: after a crash Postgres syncs every file of its data directory.
    '-drive': `file=${join(folder, 'disk.img')},format=raw,if=virtio,cache=unsafe`,
    '-nic': `user,model=virtio,${forwarded.join(',')}`,
  }
  const machine = ['qemu-system-x86_64', ...Object.entries(options).flat()]
  const engines = [dockerPort, podmanPort].map(port => answersAt({ port }))
  const answers = async () => (await Promise.all(engines.map(answer => answer()))).every(Boolean)
  const emulated = await startDaemon('machine', machine, { answers, within: minutes(5) })
  return {
    hosts: [
      {
        name: 'cgroup2',
        title: 'Docker on cgroup v2, with the systemd driver, emulated',
        env: { DOCKER_HOST: `tcp://127.0.0.1:${dockerPort}` },
      },
      {
        name: 'podman',
        title: "Podman's socket on cgroup v2, emulated",
        env: { DOCKER_HOST: `tcp://127.0.0.1:${podmanPort}` },
      },
    ],
    [Symbol.asyncDispose]: () => emulated[Symbol.asyncDispose](),
  }
}
