import { beginSpan } from '../progress/span.ts'
import { HarnessError } from '../record/errors.ts'
import { qualifiedName, reasonOf, type Docker, type ImageFacts } from './docker.ts'

/** Prefix of images that no registry has. */
const localOnly = 'localhost/'

export const baseImage = 'the base image'

/** Variables for base images of the harness, by a word in the names of the images that they can replace. */
const standIns = { postgres: 'POSTGRES_IMAGE', node: 'NODE_IMAGE' } as const

function fixWithoutRegistry(role: string, reference: string): string {
  const [, name] = Object.entries(standIns).find(([part]) => reference.includes(part)) ?? []
  if (role !== baseImage || name === undefined)
    return '`docker load` it, or name another that `docker images` lists'
  return `write \`ARG ${name}\` and \`FROM \${${name}}\`, which the harness fills with a local image, or with the one in the environment variable ${name}; or \`docker load\` it`
}

/** Finds an image, or pulls it. `role`: in messages. @throws HarnessError, after 4 s if no registry answers. */
export async function obtainImage(docker: Docker, role: string, reference: string): Promise<ImageFacts> {
  const found = await docker.findImage(reference)
  if (found !== undefined) return found
  const absent = (evidence: readonly string[], fix: string): HarnessError =>
    new HarnessError(`${role} ${reference} is not on this engine`, { evidence, fix })
  const fix = fixWithoutRegistry(role, reference)
  if (reference.startsWith(localOnly)) throw absent([], fix)
  const name = await qualifiedName(reference)
  if (!(await docker.registryAnswers(name))) throw absent(['and no registry answers to pull it from'], fix)
  using _span = beginSpan(`pulling ${reference}`)
  return await docker.pullImage(name).catch((error: unknown) => {
    throw absent(
      [`and cannot be pulled: ${reasonOf(error)}`],
      `\`docker pull ${reference}\` or \`docker load\` it, or name another`,
    )
  })
}
