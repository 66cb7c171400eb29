import { readFile } from 'node:fs/promises'
import { shell } from './commands.ts'
import { hostsFolder } from './host.ts'

const name = 'plumbline-hosts'
const cgroup = `/${name}`

/** A separate network, joined to this machine's by a pair of interfaces. Its containers are reachable only by published ports. */
export const namespace = {
  /** This machine's address in it. */
  outside: '10.213.77.1',
  /** The address of what runs in it. */
  inside: '10.213.77.2',
  cgroup,
  /** The ports that its engine may publish: each has a forwarder, and the kernel does not assign them to others. */
  ports: Array.from({ length: 64 }, (_, index) => 21_100 + index),
  /** Not `ip netns exec`, which mounts /sys anew: an engine would find no cgroups. */
  enter: ['nsenter', `--net=/run/netns/${name}`],
} as const

export async function makeNamespace(): Promise<void> {
  const { outside, inside, ports } = namespace
  await shell(`
    ip netns add ${name}
    ip link add plumb0 type veth peer name eth0 netns ${name}
    ip address add ${outside}/30 dev plumb0
    ip link set plumb0 up
    ip -n ${name} address add ${inside}/30 dev eth0
    ip -n ${name} link set lo up
    ip -n ${name} link set eth0 up
    ip -n ${name} route add default via ${outside}
    ${namespace.enter.join(' ')} sysctl -qw net.ipv4.ip_local_port_range='${ports[0]} ${ports.at(-1)}'`)
}

/** Ends every process in it and in its containers, and removes their mounts. Does nothing if it does not exist. */
export async function removeNamespace(): Promise<void> {
  await shell(`
    for pid in $(ip netns pids ${name} 2>/dev/null); do kill -9 "$pid" || :; done
    for file in $(find /sys/fs/cgroup -path '*${cgroup}/*' -name cgroup.procs); do
      for pid in $(cat "$file"); do kill -9 "$pid" || :; done
    done
    ip link delete plumb0 2>/dev/null || :
    ip netns delete ${name} 2>/dev/null || :`)
  const mounts = (await readFile('/proc/self/mounts', 'utf8'))
    .split('\n')
    .map(line => line.split(' ')[1] ?? '')
  const ours = mounts.filter(path => path.startsWith(`${hostsFolder}/`))
  for (const path of ours.toReversed()) await shell(`umount -l '${path}'`)
  await shell(`rm -rf ${hostsFolder}/engine ${hostsFolder}/run
    find /sys/fs/cgroup -depth -type d -path '*${cgroup}*' -exec rmdir {} + 2>/dev/null || :`)
}
