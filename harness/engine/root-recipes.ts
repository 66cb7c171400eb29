import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HarnessError } from '../record/errors.ts'
import { contentHash } from '../system/image.ts'
import type { RootFile, RootRecipe } from './root.ts'

interface Contents extends Partial<Pick<RootRecipe, 'excluded' | 'files' | 'hooks' | 'changes'>> {
  readonly packages: readonly string[]
  readonly path?: string
  /** The content that its label states; its packages by default. */
  readonly title?: string
  readonly version?: string
}

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** A recipe by name, which is also its role. */
export const debianRoot = (
  name: string,
  release: string,
  { packages, path = usualPath, title = packages.join(', '), version, changes = [], ...others }: Contents,
): RootRecipe => ({
  repository: `localhost/plumbline-base/${name}`,
  release,
  packages,
  excluded: [],
  files: [],
  hooks: [],
  ...others,
  changes: [`ENV PATH=${path}`, ...changes],
  labels: {
    'plumbline.role': name,
    'org.opencontainers.image.title': `plumbline-base/${name}`,
    'org.opencontainers.image.description': `${title} on Debian ${release}, made where no registry answered`,
    ...(version !== undefined && { 'org.opencontainers.image.version': version }),
  },
})

const entrypointPath = '/usr/local/bin/docker-entrypoint.sh'
const executableEntrypoint = `--customize-hook=chmod 755 "$1${entrypointPath}"`

/** A script of this folder as the entrypoint of a base image, with the name that official images use. */
async function entrypoint(script: string): Promise<RootFile> {
  const from = fileURLToPath(new URL(script, import.meta.url))
  return { from, to: entrypointPath, version: contentHash([await readFile(from)]) }
}

/** Path of the `package.json` of the official Node. @throws HarnessError when it is not installed. */
function pinnedNode(): string {
  const name = `node-linux-${process.arch}`
  try {
    return createRequire(import.meta.url).resolve(`${name}/package.json`)
  } catch (cause) {
    const holds = 'which contains the Node of the base image'
    throw new HarnessError(`the package ${name}, ${holds}, is not installed`, {
      fix: 'install packages without --omit=optional, or set NODE_IMAGE to an image with Node',
      cause,
    })
  }
}

/** Like `node:24-slim`: node on the PATH, a user `node` with uid 1000, and the binary's libraries. */
export const nodeBase = async (release: string): Promise<RootRecipe> => {
  const manifest = pinnedNode()
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  return debianRoot('node', release, {
    title: `Node ${version}`,
    version,
    packages: ['libstdc++6', 'libatomic1'],
    files: [{ from: join(dirname(manifest), 'bin/node'), to: '/usr/local/bin/node', version }],
    hooks: [
      '--customize-hook=chmod 755 "$1/usr/local/bin/node"',
      '--customize-hook=echo "node:x:1000:1000::/home/node:/bin/sh" >>"$1/etc/passwd"',
      '--customize-hook=echo "node:x:1000:" >>"$1/etc/group"',
      '--customize-hook=install -d -o 1000 -g 1000 "$1/home/node"',
    ],
    changes: [`ENV NODE_VERSION=${version}`, 'CMD ["node"]'],
  })
}

const major = 17

/** The JIT compiler and its dependencies: half of the installed size, never used by OLTP. */
const jit = [
  '/usr/lib/*/libLLVM*',
  '/usr/lib/llvm-*',
  '/usr/lib/*/libz3*',
  `/usr/lib/postgresql/${major}/lib/bitcode/*`,
  `/usr/lib/postgresql/${major}/lib/llvmjit*`,
]

/** Like `postgres:17`, in what @testcontainers/postgresql and our specs use. */
export const postgresBase = async (release: string): Promise<RootRecipe> =>
  debianRoot('postgres', release, {
    title: `PostgreSQL ${major}`,
    version: String(major),
    path: `/usr/lib/postgresql/${major}/bin:${usualPath}`,
    packages: [`postgresql-${major}`],
    excluded: jit,
    files: [await entrypoint('postgres-entrypoint.sh')],
    hooks: [
      // The official image's user id. initdb runs in the entrypoint, so Debian's own cluster is not needed.
      '--essential-hook=echo "postgres:x:999:999:PostgreSQL:/var/lib/postgresql:/bin/sh" >>"$1/etc/passwd"',
      '--essential-hook=echo "postgres:x:999:" >>"$1/etc/group"',
      '--essential-hook=mkdir -p "$1/etc/postgresql-common"',
      '--essential-hook=echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.conf"',
      executableEntrypoint,
      '--customize-hook=mkdir -p "$1/docker-entrypoint-initdb.d"',
      '--customize-hook=install -d -o 999 -g 999 -m 3777 "$1/var/run/postgresql"',
      '--customize-hook=install -d -o 999 -g 999 -m 700 "$1/var/lib/postgresql/data"',
      `--customize-hook=sed -ri "s/^#?listen_addresses = .*/listen_addresses = '*'/" "$1/usr/share/postgresql/${major}/postgresql.conf.sample"`,
      // Every container of this image would share this private key.
      '--customize-hook=rm -f "$1/etc/ssl/private/ssl-cert-snakeoil.key"',
    ],
    changes: [
      'ENV LANG=C.UTF-8',
      `ENV PG_MAJOR=${major}`,
      'ENV PGDATA=/var/lib/postgresql/data',
      'VOLUME /var/lib/postgresql/data',
      'EXPOSE 5432',
      'STOPSIGNAL SIGINT',
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["postgres"]',
    ],
  })

/** Like `mariadb:11`, in its MARIADB_ and MYSQL_ variables and `/docker-entrypoint-initdb.d`. */
export const mariadbBase = async (release: string): Promise<RootRecipe> =>
  debianRoot('mariadb', release, {
    packages: ['mariadb-server'],
    files: [await entrypoint('mariadb-entrypoint.sh')],
    hooks: [
      executableEntrypoint,
      '--customize-hook=mkdir -p "$1/docker-entrypoint-initdb.d"',
      // With Debian's data directory the entrypoint would initialise nothing. Debian's settings bind to 127.0.0.1.
      '--customize-hook=rm -rf "$1/var/lib/mysql" && chroot "$1" install -d -o mysql -g mysql -m 700 /var/lib/mysql',
      `--customize-hook=printf '[mariadbd]\\nbind-address = *\\nskip-name-resolve\\n' >"$1/etc/mysql/mariadb.conf.d/99-network.cnf"`,
    ],
    changes: [
      'ENV LANG=C.UTF-8',
      'VOLUME /var/lib/mysql',
      'EXPOSE 3306',
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["mariadbd"]',
    ],
  })

/** Like `redis:8` or `valkey/valkey:8`: the server on its port, open to the network of its system, without persistence. */
export const keyValueBase =
  (name: 'redis' | 'valkey') =>
  async (release: string): Promise<RootRecipe> =>
    debianRoot(name, release, {
      packages: [`${name}-server`],
      files: [await entrypoint('key-value-entrypoint.sh')],
      hooks: [executableEntrypoint, `--customize-hook=chroot "$1" install -d -o ${name} -g ${name} /data`],
      changes: [
        `ENV SERVER=${name}`,
        'WORKDIR /data',
        'EXPOSE 6379',
        'ENTRYPOINT ["docker-entrypoint.sh"]',
        `CMD ["${name}-server"]`,
      ],
    })
