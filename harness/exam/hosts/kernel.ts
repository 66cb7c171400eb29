import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installPackages } from '../../engine/packages.ts'
import { minutes } from '../../record/units.ts'
import { contentHash } from '../../system/image.ts'
import { shell } from './commands.ts'
import { hostsFolder } from './host.ts'

/** What systemd, Docker and Podman need, beside the default options of a user-mode kernel. */
const options = [
  'CGROUPS MEMCG BLK_CGROUP CGROUP_SCHED FAIR_GROUP_SCHED CFS_BANDWIDTH CGROUP_PIDS CGROUP_FREEZER CGROUP_DEVICE CGROUP_CPUACCT',
  'BPF_SYSCALL CGROUP_BPF PSI NAMESPACES UTS_NS IPC_NS USER_NS PID_NS NET_NS SECCOMP SECCOMP_FILTER',
  'SYSVIPC POSIX_MQUEUE KEYS FHANDLE AIO IO_URING AUTOFS_FS DEVTMPFS TMPFS TMPFS_POSIX_ACL TMPFS_XATTR EXT4_FS OVERLAY_FS BLK_DEV_UBD',
  'NET PACKET UNIX INET IPV6 UML_NET_VECTOR VETH BRIDGE NETFILTER NETFILTER_ADVANCED BRIDGE_NETFILTER',
  'NF_CONNTRACK NF_CT_NETLINK NF_NAT NF_TABLES NF_TABLES_INET NF_TABLES_IPV4 NF_TABLES_IPV6 NFT_CT NFT_NAT NFT_MASQ NFT_REJECT',
  'NFT_FIB_IPV4 NFT_FIB_IPV6 NFT_FIB_INET NFT_COMPAT NETFILTER_XTABLES NETFILTER_XT_MARK NETFILTER_XT_NAT',
  'NETFILTER_XT_TARGET_MASQUERADE NETFILTER_XT_MATCH_ADDRTYPE NETFILTER_XT_MATCH_COMMENT NETFILTER_XT_MATCH_CONNTRACK',
  'NETFILTER_XT_MATCH_MULTIPORT IP_NF_IPTABLES IP_NF_TARGET_REJECT IP6_NF_IPTABLES DEBUG_INFO_NONE',
]
  .join(' ')
  .split(' ')

const packages = ['gcc', 'libc6-dev', 'make', 'flex', 'bison', 'bc', 'perl', 'xz-utils']

// Debian's own package `user-mode-linux` lacks the tables of netfilter that Docker needs, and trixie's cannot run on a
// processor with AVX-512. The mirror is the one that this machine uses.
const recipe = `
  cd making
  mkdir -p lists/partial source
  apt-get indextargets --format 'deb [signed-by=$(SIGNED_BY)] $(REPO_URI) trixie-backports main' \\
    'Created-By: Packages' 'Codename: trixie' 'Component: main' | head -1 >sources
  apt="-qq -o Dir::Etc::SourceList=$PWD/sources -o Dir::Etc::SourceParts=- -o Dir::State::Lists=$PWD/lists -o Dir::Cache=$PWD"
  apt-get $apt update
  apt-get $apt -o APT::Sandbox::User=root download \\
    "$(apt-cache $apt depends linux-source | sed -n 's/.*Depends: //p' | head -1)"
  dpkg-deb --fsys-tarfile linux-source-*.deb | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' |
    tar -xJ -C source --strip-components=1
  cd source
  make -s ARCH=um defconfig
  sed -i 's/=m$/=n/' .config
  cat ../options >>.config
  make -s ARCH=um olddefconfig
  for option in $(cat ../options); do grep -qx "$option" .config || { echo "the kernel lacks $option"; exit 1; }; done
  make -s ARCH=um -j"$(nproc)" linux
  mv linux ../linux
  cd ..
  rm -rf source lists ./*.deb ./*.bin`

/** Builds a Linux kernel that runs as a program, from Debian's newest source. Returns its path; it is built once. */
export async function makeKernel(): Promise<string> {
  const name = `kernel-${contentHash([recipe, ...options])}`
  const kernel = join(hostsFolder, name, 'linux')
  if (existsSync(kernel)) return kernel
  for (const old of await readdir(hostsFolder))
    if (old.startsWith('kernel-')) await rm(join(hostsFolder, old), { recursive: true })
  const making = join(hostsFolder, 'making')
  await rm(making, { recursive: true, force: true })
  await mkdir(making)
  await writeFile(join(making, 'options'), options.map(option => `CONFIG_${option}=y\n`).join(''))
  console.log('  building a kernel from Debian source … (about 5 min, once)')
  await installPackages(packages, console.log)
  await shell(`cd ${hostsFolder}${recipe}`, minutes(20))
  await rename(making, join(hostsFolder, name))
  return kernel
}
