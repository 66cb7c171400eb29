import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { programFile } from '../record/program-file.ts'
import type { ImageRecipe } from '../system/image.ts'

const sources = ['./reaper', './reaper-clean', './reaper-protocol'].map(name =>
  programFile(name, import.meta.url),
)
const namesOf = (files: readonly URL[]): string[] => files.map(({ pathname }) => basename(pathname))
const [program] = namesOf(sources)

/** Node strips the types itself: what lies beside this file is the program. */
const dockerfile = (node: string): string =>
  [
    `FROM ${node}`,
    `COPY package.json ${namesOf(sources).join(' ')} /reaper/`,
    'EXPOSE 8080',
    `CMD ["node", "/reaper/${program}"]`,
    '',
  ].join('\n')

/** The image used as Ryuk. The label lets several processes share one container of it. */
export const reaperRecipe = async (node: string): Promise<ImageRecipe> => ({
  repository: 'localhost/plumbline-base/reaper',
  dockerfile: dockerfile(node),
  files: [
    { path: 'package.json', content: '{"type":"module"}' },
    ...(await Promise.all(
      sources.map(async file => ({ path: basename(file.pathname), content: await readFile(file) })),
    )),
  ],
  labels: {
    'org.testcontainers.ryuk': 'true',
    'plumbline.role': 'reaper',
    'org.opencontainers.image.title': 'plumbline-base/reaper',
    'org.opencontainers.image.description':
      'Removes what a test run left behind, as testcontainers/ryuk does',
  },
})
