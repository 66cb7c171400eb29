/** `npm run clean`: removes the systems that `KEEP=1` has left, and the images that nothing needs any more. */
import { resolve } from 'node:path'
import { messageOf } from '../record/errors.ts'
import { loadService } from '../system/description.ts'
import { connectDocker } from '../system/docker.ts'
import { collectAllBut } from '../system/image.ts'
import { removeKept } from '../system/kept.ts'

try {
  const docker = await connectDocker()
  const { name } = await loadService(resolve(process.env['SERVICE'] ?? 'specs/service.ts'))
  const kept = await removeKept()
  const images = await collectAllBut(docker, [name, 'database', 'proxy'])
  const removed = [...kept, ...images.map(image => `image ${image}`)]
  console.log(removed.length === 0 ? 'nothing to remove' : removed.map(what => `removed ${what}`).join('\n'))
  process.exit(0)
} catch (error) {
  console.error(messageOf(error))
  process.exit(1)
}
