import { entrypoint } from './entrypoint.ts'
import type { RootRecipe } from './root.ts'

const major = 17

/** The JIT compiler and its dependencies: half of the installed size, never used by OLTP. */
const jit = [
  '/usr/lib/*/libLLVM*',
  '/usr/lib/llvm-*',
  '/usr/lib/*/libz3*',
  `/usr/lib/postgresql/${major}/lib/bitcode/*`,
  `/usr/lib/postgresql/${major}/lib/llvmjit*`,
]

/** Like `postgres:17`, as far as @testcontainers/postgresql and our specs depend on it. */
export const postgresBase = async (release: string): Promise<RootRecipe> => {
  return {
    repository: 'localhost/plumbline-base/postgres',
    release,
    packages: [`postgresql-${major}`],
    excluded: jit,
    files: [await entrypoint('postgres-entrypoint.sh')],
    hooks: [
      // The official image's user id. initdb runs in the entrypoint, so Debian's own cluster is not needed.
      '--essential-hook=echo "postgres:x:999:999:PostgreSQL:/var/lib/postgresql:/bin/sh" >>"$1/etc/passwd"',
      '--essential-hook=echo "postgres:x:999:" >>"$1/etc/group"',
      '--essential-hook=mkdir -p "$1/etc/postgresql-common"',
      '--essential-hook=echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.conf"',
      '--customize-hook=chmod 755 "$1/usr/local/bin/docker-entrypoint.sh"',
      '--customize-hook=mkdir -p "$1/docker-entrypoint-initdb.d"',
      '--customize-hook=install -d -o 999 -g 999 -m 3777 "$1/var/run/postgresql"',
      '--customize-hook=install -d -o 999 -g 999 -m 700 "$1/var/lib/postgresql/data"',
      `--customize-hook=sed -ri "s/^#?listen_addresses = .*/listen_addresses = '*'/" "$1/usr/share/postgresql/${major}/postgresql.conf.sample"`,
      // Every container of this image would share this private key.
      '--customize-hook=rm -f "$1/etc/ssl/private/ssl-cert-snakeoil.key"',
    ],
    changes: [
      `ENV PATH=/usr/lib/postgresql/${major}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      'ENV LANG=C.UTF-8',
      `ENV PG_MAJOR=${major}`,
      'ENV PGDATA=/var/lib/postgresql/data',
      'VOLUME /var/lib/postgresql/data',
      'EXPOSE 5432',
      'STOPSIGNAL SIGINT',
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["postgres"]',
    ],
    labels: {
      'plumbline.role': 'postgres',
      'org.opencontainers.image.title': 'plumbline-base/postgres',
      'org.opencontainers.image.description': `PostgreSQL ${major} on Debian ${release}, made where no registry answered`,
      'org.opencontainers.image.version': String(major),
    },
  }
}
