import { beginSpan } from '../progress/span.ts'
import { HarnessError } from '../record/errors.ts'
import { minutes, seconds } from '../record/units.ts'
import { qualifiedName, reasonOf, type Docker, type ImageFacts } from './docker.ts'

const registryDeadline = seconds(4)
const pullDeadline = minutes(5)
/** Prefix of images that no registry has. */
const localOnly = 'localhost/'

/** The error for an image that was named and cannot be obtained. `role` is its role in messages: `the base image`. */
export const absentImage = (
  role: string,
  reference: string,
  evidence: readonly string[] = [],
): HarnessError =>
  new HarnessError(`${role} ${reference} is not on this engine`, {
    evidence,
    fix: `\`docker pull ${reference}\` or \`docker load\` it, or name another`,
  })

/**
 * Finds an image on the engine, or pulls it.
 *
 * @throws HarnessError if it cannot be obtained: after 4 s if no registry answers, after 5 minutes at most otherwise.
 */
export async function obtainImage(docker: Docker, role: string, reference: string): Promise<ImageFacts> {
  const found = await docker.findImage(reference)
  if (found !== undefined) return found
  if (reference.startsWith(localOnly)) throw absentImage(role, reference)
  const name = await qualifiedName(reference)
  if (!(await docker.registryAnswers(name, registryDeadline))) {
    throw absentImage(role, reference, ['and no registry answers from which it could be pulled'])
  }
  using _span = beginSpan('image', `pulling ${reference}`)
  try {
    await docker.pullImage(name, pullDeadline)
  } catch (error) {
    throw absentImage(role, reference, [`and cannot be pulled: ${reasonOf(error)}`])
  }
  const pulled = await docker.findImage(name)
  if (pulled === undefined) throw absentImage(role, reference, ['the pull ended without it'])
  return pulled
}
