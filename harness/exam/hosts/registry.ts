import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seconds } from '../../record/units.ts'
import { imageNames } from '../../engine/image-names.mjs'
import { prepareEngine } from '../../engine/engine.ts'
import { connectDockerode } from '../../system/engine-address.ts'
import { forward } from '../../testing/forward.ts'
import { startDaemon } from './daemon.ts'
import { hostsFolder } from './host.ts'

export const registryPort = 21_190
/** Its address for this machine. */
const local = `127.0.0.1:${registryPort}`

/** Debian's registry on 127.0.0.1, where this machine's engine may push without TLS, and at the address for the other engine. */
export async function startRegistry(address: string): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const folder = join(hostsFolder, 'run', 'registry')
  await mkdir(folder, { recursive: true })
  const config = join(folder, 'config.json')
  const storage = { filesystem: { rootdirectory: folder } }
  await writeFile(config, JSON.stringify({ version: 0.1, storage, http: { addr: local } }))
  const answers = async () => (await fetch(`http://${local}/v2/`)).ok
  stack.use(
    await startDaemon('registry', ['docker-registry', 'serve', config], { answers, within: seconds(30) }),
  )
  const to = { port: registryPort, host: '127.0.0.1' }
  stack.use(await forward({ ...to, host: address }, to))
  return stack.move()
}

/** Pushes the base images of this machine's engine there, by their official names. */
export async function fillRegistry(): Promise<void> {
  const images = await prepareEngine(console.log)
  const docker = await connectDockerode()
  for (const role of ['node', 'postgres', 'reaper'] as const) {
    const { official } = imageNames[role]
    const [path = '', tag = ''] = official.split(':')
    const repo = `${local}/${path.includes('/') ? path : `library/${path}`}`
    await docker.getImage(images[role]).tag({ repo, tag })
    const image = docker.getImage(`${repo}:${tag}`)
    const pushed = await image.push({ authconfig: {} })
    const said = await new Promise<{ readonly error?: string }[]>((resolve, reject) => {
      docker.modem.followProgress(pushed, (error, lines) => (error ? reject(error) : resolve(lines)))
    })
    const error = said.find(line => line.error !== undefined)
    await image.remove()
    if (error !== undefined) throw new Error(`${official} was not pushed: ${error.error}`)
  }
}
