import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { HarnessError } from '../record/errors.ts'
import type { RootRecipe } from './root.ts'

/** As `node:24-slim`: node on the PATH, a user `node` with uid 1000, and the libraries the official binary needs. */
export const nodeBase = async (release: string): Promise<RootRecipe> => {
  const folder = fileURLToPath(new URL(`../../node_modules/node-linux-${process.arch}/`, import.meta.url))
  if (!existsSync(folder)) {
    throw new HarnessError(`no pinned Node binary for linux ${process.arch} in node_modules`, {
      fix: '`npm ci` without --omit=optional, or name an image with Node 24 in NODE_IMAGE',
    })
  }
  const { version } = JSON.parse(await readFile(`${folder}package.json`, 'utf8')) as { version: string }
  return {
    repository: 'localhost/plumbline-base/node',
    release,
    packages: ['libstdc++6'],
    excluded: [],
    files: [{ from: `${folder}bin/node`, to: '/usr/local/bin/node', version }],
    hooks: [
      '--customize-hook=chmod 755 "$1/usr/local/bin/node"',
      '--customize-hook=echo "node:x:1000:1000::/home/node:/bin/sh" >>"$1/etc/passwd"',
      '--customize-hook=echo "node:x:1000:" >>"$1/etc/group"',
      '--customize-hook=install -d -o 1000 -g 1000 "$1/home/node"',
    ],
    changes: [
      'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      `ENV NODE_VERSION=${version}`,
      'CMD ["node"]',
    ],
    labels: {
      'plumbline.role': 'node',
      'org.opencontainers.image.title': 'plumbline-base/node',
      'org.opencontainers.image.description': `Node ${version} on Debian ${release}, made where no registry answered`,
      'org.opencontainers.image.version': version,
    },
  }
}
