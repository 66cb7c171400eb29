import { loadService } from '../system/service-module.ts'
import { connectDocker } from '../system/docker.ts'
import { collectAllBut } from '../system/image.ts'
import { removeKept } from '../system/kept.ts'
import type { Arguments } from './command.ts'
import { servicePath } from './service-path.ts'

/** Removes the systems that `KEEP=1` has left, and the images that nothing needs any more. */
export async function clean(args: Arguments): Promise<number> {
  const docker = await connectDocker()
  const { name } = await loadService(servicePath(args))
  const kept = await removeKept()
  const images = await collectAllBut(docker, [name, 'database', 'proxy'])
  const removed = [...kept, ...images.map(image => `image ${image}`)]
  console.log(removed.length === 0 ? 'nothing to remove' : removed.map(what => `removed ${what}`).join('\n'))
  return 0
}
