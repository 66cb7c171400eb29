import { fileURLToPath } from 'node:url'
import { programFile } from '../record/program-file.ts'
import { bundle } from '../system/bundle.ts'
import type { BaseImages } from '../system/description.ts'
import { connectDocker } from '../system/docker.ts'
import { buildImage } from '../system/image.ts'

const dockerfile = `ARG NODE_IMAGE
FROM \${NODE_IMAGE}
COPY generator.mjs hub.mjs observer.mjs ./
CMD ["node", "generator.mjs"]
`

/** The image of generators and of the hub. */
export async function generatorImage({ node }: BaseImages): Promise<string> {
  const programs = ['generator', 'hub', 'observer'].map(async name => {
    const entry = fileURLToPath(programFile(`./${name}-process`, import.meta.url))
    return { path: `${name}.mjs`, content: await bundle(entry) }
  })
  return buildImage(await connectDocker(), {
    repository: 'localhost/plumbline/generator',
    dockerfile,
    files: await Promise.all(programs),
    args: { NODE_IMAGE: node },
  })
}
