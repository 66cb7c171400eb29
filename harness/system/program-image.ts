import { bundle } from './bundle.ts'
import type { BaseImages } from './description.ts'
import { connectDocker } from './docker.ts'
import { buildImage } from './image.ts'

/** The image of programs of the harness with its own Node: each program by its name and entry file. It starts the first one. */
export async function programImage(
  name: string,
  programs: Readonly<Record<string, string>>,
  { node }: BaseImages,
): Promise<string> {
  const files = Object.entries(programs).map(async ([program, entry]) => ({
    path: `${program}.mjs`,
    content: await bundle(entry),
  }))
  return buildImage(await connectDocker(), {
    repository: `localhost/plumbline/${name}`,
    dockerfile: `FROM ${node}
COPY *.mjs ./
CMD ["node", "${Object.keys(programs)[0]}.mjs"]
`,
    files: await Promise.all(files),
  })
}
