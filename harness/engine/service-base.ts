import { connectDocker } from '../system/docker.ts'
import { provideImage } from './base-images.ts'
import { rootImage } from './own-image.ts'
import type { RootRecipe } from './root.ts'

/** The image that a service of another kind than Node's is built FROM. */
export interface ServiceBase {
  /** Lower case. `python` is the build argument PYTHON_IMAGE, and so is the variable that names an image of your own. */
  readonly name: string
  /** Pulled where a registry answers. */
  readonly official: string
  /** Debian packages with the same in them, for machines that reach no registry. */
  readonly packages: readonly string[]
}

const debianWith = ({ name, packages }: ServiceBase, release: string): RootRecipe => ({
  repository: `localhost/plumbline-base/${name}`,
  release,
  packages,
  excluded: [],
  files: [],
  hooks: [],
  changes: ['ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  labels: {
    'plumbline.role': name,
    'org.opencontainers.image.title': `plumbline-base/${name}`,
    'org.opencontainers.image.description': `${packages.join(', ')} on Debian ${release}, made where no registry answered`,
  },
})

/**
 * Finds, pulls or builds the base image of a service, as it is done for Node's and Postgres'. Returns the build argument
 * that names it. Takes milliseconds where it is there, half a minute where it is built.
 */
export const baseImage = async (base: ServiceBase): Promise<Readonly<Record<string, string>>> => {
  const variable = `${base.name.toUpperCase()}_IMAGE`
  const own = rootImage(`building the base image of ${base.name}`, async release => debianWith(base, release))
  const progress = (line: string) => console.error(`  ${line}`)
  const reference = await provideImage(
    await connectDocker(),
    { variable, official: base.official, own },
    progress,
  )
  return { [variable]: reference }
}
