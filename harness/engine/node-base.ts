import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { HarnessError } from '../record/errors.ts'
import type { RootRecipe } from './root.ts'

/** Path of the `package.json` beside the official Node. @throws HarnessError when it is not installed. */
function pinnedNode(): string {
  const name = `node-linux-${process.arch}`
  try {
    return createRequire(import.meta.url).resolve(`${name}/package.json`)
  } catch (cause) {
    throw new HarnessError(
      `the package ${name}, which carries the Node of the base image, is not installed`,
      {
        fix: 'install packages without --omit=optional, or name an image with Node in NODE_IMAGE',
        cause,
      },
    )
  }
}

/** Like `node:24-slim`: node on the PATH, a user `node` with uid 1000, and the binary's libraries. */
export const nodeBase = async (release: string): Promise<RootRecipe> => {
  const manifest = pinnedNode()
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  return {
    repository: 'localhost/plumbline-base/node',
    release,
    packages: ['libstdc++6', 'libatomic1'],
    excluded: [],
    files: [{ from: join(dirname(manifest), 'bin/node'), to: '/usr/local/bin/node', version }],
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
