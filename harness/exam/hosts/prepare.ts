/** Prepares the engine of DOCKER_HOST and measures how slow it is; its only line of output is a `Prepared`. */
import { prepareEngine } from '../../engine/engine.ts'
import { isMadeHere } from '../../engine/base-images.ts'
import { runProgram } from '../../testing/program.ts'
import { connectDockerode } from '../../system/engine-address.ts'

export interface Prepared {
  /** How many times longer than on a quiet machine. */
  readonly slowness: number
  /** References of the base images. */
  readonly images: readonly string[]
  /** Where they came from: the engine had them, a registry provided them, or some were built here. */
  readonly origin: 'there' | 'pulled' | 'built'
}

/** The time of a container that only starts Node, on two quiet cores. */
const quietMs = 500
const tries = 3

async function startMs(node: string): Promise<number> {
  const docker = await connectDockerode()
  const startedAt = performance.now()
  const container = await docker.createContainer({ Image: node, Cmd: ['node', '-e', '0'] })
  await container.start()
  await container.wait()
  const tookMs = performance.now() - startedAt
  await container.remove()
  return tookMs
}

await runProgram(async () => {
  let hadAll = true
  const { node, postgres, reaper } = await prepareEngine(line => {
    console.error(`  ${line}`)
    hadAll = false
  })
  const images = [node, postgres, reaper]
  const origin = hadAll ? 'there' : images.some(isMadeHere) ? 'built' : 'pulled'
  const took: number[] = []
  while (took.length < tries) took.push(await startMs(node))
  const prepared: Prepared = { slowness: Math.max(...took) / quietMs, images, origin }
  console.log(JSON.stringify(prepared))
})
