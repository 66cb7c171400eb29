import { readFile } from 'node:fs/promises'
import type { ImageRecipe } from '../system/image.ts'

const sources = ['reaper.ts', 'reaper-clean.ts', 'reaper-protocol.ts']

/** Node strips the types itself: the sources beside this file are the program. */
const dockerfile = (node: string): string =>
  [
    `FROM ${node}`,
    `COPY ${sources.join(' ')} /reaper/`,
    'EXPOSE 8080',
    'CMD ["node", "/reaper/reaper.ts"]',
    '',
  ].join('\n')

/** The image testcontainers is told to use as its Ryuk; the label lets several processes share one container of it. */
export const reaperRecipe = async (node: string): Promise<ImageRecipe> => ({
  repository: 'localhost/plumbline-base/reaper',
  dockerfile: dockerfile(node),
  files: await Promise.all(
    sources.map(async path => ({ path, content: await readFile(new URL(path, import.meta.url)) })),
  ),
  labels: {
    'org.testcontainers.ryuk': 'true',
    'plumbline.role': 'reaper',
    'org.opencontainers.image.title': 'plumbline-base/reaper',
    'org.opencontainers.image.description':
      'Removes what a test run left behind, as testcontainers/ryuk does',
  },
})
