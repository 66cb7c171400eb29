import { entrypoint } from './entrypoint.ts'
import type { RootRecipe } from './root.ts'

/** Like `mariadb:11`, as far as its MARIADB_ and MYSQL_ variables and `/docker-entrypoint-initdb.d` go. */
export const mariadbBase = async (release: string): Promise<RootRecipe> => {
  return {
    repository: 'localhost/plumbline-base/mariadb',
    release,
    packages: ['mariadb-server'],
    excluded: [],
    files: [await entrypoint('mariadb-entrypoint.sh')],
    hooks: [
      '--customize-hook=chmod 755 "$1/usr/local/bin/docker-entrypoint.sh"',
      '--customize-hook=mkdir -p "$1/docker-entrypoint-initdb.d"',
      // Debian's data directory would make the entrypoint believe that it is initialised; its settings bind to 127.0.0.1.
      '--customize-hook=rm -rf "$1/var/lib/mysql" && chroot "$1" install -d -o mysql -g mysql -m 700 /var/lib/mysql',
      `--customize-hook=printf '[mariadbd]\\nbind-address = *\\nskip-name-resolve\\n' >"$1/etc/mysql/mariadb.conf.d/99-network.cnf"`,
    ],
    changes: [
      'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'ENV LANG=C.UTF-8',
      'VOLUME /var/lib/mysql',
      'EXPOSE 3306',
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["mariadbd"]',
    ],
    labels: {
      'plumbline.role': 'mariadb',
      'org.opencontainers.image.title': 'plumbline-base/mariadb',
      'org.opencontainers.image.description': `mariadb-server on Debian ${release}, made where no registry answered`,
    },
  }
}
