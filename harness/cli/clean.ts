import { assertNamedEngine } from '../engine/engine.ts'
import { connectDocker, type Docker } from '../system/docker.ts'
import { olderGenerations, removeUnused } from '../system/image.ts'
import { removeKept } from '../system/kept.ts'
import { readService } from '../vitest/described-service.ts'
import { servicePath } from './service-path.ts'

export async function clean({
  service,
  all,
}: {
  readonly service?: string
  readonly all?: true
}): Promise<number> {
  const { name, root } = await readService(servicePath(service))
  await assertNamedEngine()
  const docker = await connectDocker()
  const shared = all ? await olderShared(docker) : []
  if (shared.length > 0) console.log(announced(shared))
  const kept = await removeKept(root)
  const images = await removeUnused(docker, [...(await olderGenerations(docker, [name])), ...shared])
  const removed = [...kept, ...images.map(image => `image ${image}`)]
  console.log(removed.length === 0 ? 'nothing to remove' : removed.map(what => `removed ${what}`).join('\n'))
  return 0
}

/** Older images that all projects on this engine share. */
export const olderShared = (docker: Docker): Promise<string[]> =>
  olderGenerations(docker, ['database', 'mariadb', 'proxy', 'generator'])

const announced = (shared: readonly string[]): string =>
  `--all also removes these if no container uses them; projects rebuild what they need:\n${shared.map(reference => `  ${reference}\n`).join('')}`
