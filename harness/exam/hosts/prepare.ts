/** Prepares the engine of DOCKER_HOST and measures how slow it is; its only line of output is a `Prepared`. */
import { prepareEngine } from '../../engine/engine.ts'
import { runProgram } from '../../engine/program.ts'
import { connectDockerode } from '../../system/engine-address.ts'

export interface Prepared {
  /** How many times longer than on a quiet machine. */
  readonly slowness: number
  /** The steps taken for the base images; none if they existed. */
  readonly steps: readonly string[]
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
  const steps: string[] = []
  const { node } = await prepareEngine(line => {
    console.error(`  ${line}`)
    steps.push(line)
  })
  const took: number[] = []
  while (took.length < tries) took.push(await startMs(node))
  console.log(JSON.stringify({ slowness: Math.max(...took) / quietMs, steps } satisfies Prepared))
})
