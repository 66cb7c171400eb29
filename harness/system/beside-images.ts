import { describesDatabase, type BesideDescription } from './beside.ts'
import { editedText, editsOf } from './build.ts'
import { imageOf } from './container-factory.ts'
import type { BaseImages, ServiceDescription } from './description.ts'
import { connectDocker } from './docker.ts'
import { mariadbImage } from './mariadb.ts'
import { obtainImage } from './image.ts'
import { databaseImage } from './postgres.ts'

/** The image that the description names; undefined for a Postgres with the harness's default image. */
const namedImage = (one: BesideDescription): string | undefined =>
  typeof one === 'function'
    ? imageOf(one())
    : (one.image ?? (one.kind === 'mariadb' ? 'mariadb:11' : undefined))

export const namedImages = ({ beside }: ServiceDescription): readonly string[] =>
  Object.values(beside).flatMap(one => namedImage(one) ?? [])

/** References of the images of what is beside a service, by name: the described ones, or their substitutes. */
export async function imagesBeside(
  { root, beside, build }: ServiceDescription,
  { postgres, standIns = {} }: BaseImages,
): Promise<Readonly<Record<string, string>>> {
  const docker = await connectDocker()
  const images = Object.entries(beside).map(async ([name, one]): Promise<[string, string]> => {
    const named = namedImage(one) ?? postgres
    const reference = standIns[named] ?? named
    const { id } = await obtainImage(docker, `the image of ${name}`, reference)
    if (!describesDatabase(one)) return [name, reference]
    const schema = one.schema === undefined ? '' : await editedText(one.schema, editsOf(build), root)
    if (one.kind === 'postgres') return [name, await databaseImage({ name, reference, id, schema })]
    return [name, await mariadbImage(reference, schema)]
  })
  return Object.fromEntries(await Promise.all(images))
}
