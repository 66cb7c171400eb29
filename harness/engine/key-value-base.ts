import { entrypoint } from './entrypoint.ts'
import type { RootRecipe } from './root.ts'

/** Like `redis:8` or `valkey/valkey:8`: the server on its port, open to the network of its system, with nothing kept on disk. */
export const keyValueBase =
  (name: 'redis' | 'valkey') =>
  async (release: string): Promise<RootRecipe> => ({
    repository: `localhost/plumbline-base/${name}`,
    release,
    packages: [`${name}-server`],
    excluded: [],
    files: [await entrypoint('key-value-entrypoint.sh')],
    hooks: [
      '--customize-hook=chmod 755 "$1/usr/local/bin/docker-entrypoint.sh"',
      `--customize-hook=chroot "$1" install -d -o ${name} -g ${name} /data`,
    ],
    changes: [
      'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      `ENV SERVER=${name}`,
      'WORKDIR /data',
      'EXPOSE 6379',
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      `CMD ["${name}-server"]`,
    ],
    labels: {
      'plumbline.role': name,
      'org.opencontainers.image.title': `plumbline-base/${name}`,
      'org.opencontainers.image.description': `${name}-server on Debian ${release}, made where no registry answered`,
    },
  })
