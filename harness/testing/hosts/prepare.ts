/** Prepares the engine of DOCKER_HOST and measures how slow it is; the last line is what `Prepared` says. */
import { text } from 'node:stream/consumers'
import { PassThrough } from 'node:stream'
import { runInThisContext } from 'node:vm'
import { prepareEngine } from '../../engine/engine.ts'
import { messageOf } from '../../record/errors.ts'
import { connectDockerode } from '../../system/engine-address.ts'

export interface Prepared {
  readonly slowness: number
  /** Lines of what was done for the base images; none where they were there. */
  readonly steps: readonly string[]
}

/** What a service does as it starts: compiles, allocates, computes. About half a second. */
const work = `
  for (let i = 0, kept = []; i < 4000; i++) {
    const made = new Function('x', 'let y = ' + i + '; for (let j = 0; j < 100; j++) y = (y * 31 + x + j) | 0; return y')
    kept[i % 100] = JSON.parse(JSON.stringify({ i, list: Array.from({ length: 50 }, (_, j) => made(j)) }))
  }`
/** What one start of a process takes, whatever it does. */
const timed = `const startedAt = performance.now(); ${work}; process.stdout.write(String(performance.now() - startedAt))`

/** CPU time, so that others' work on this machine counts against the engine alone. */
function hereMs(): number {
  const before = process.cpuUsage()
  runInThisContext(work)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

async function thereMs(node: string): Promise<number> {
  const docker = await connectDockerode()
  const output = new PassThrough()
  const [{ StatusCode: code }, container] = (await docker.run(node, ['node', '-e', timed], output, {
    Tty: true,
  })) as [{ StatusCode: number }, { remove(): Promise<unknown> }]
  await container.remove()
  output.end()
  const printed = await text(output)
  if (code !== 0) throw new Error(`node ended with ${code}: ${printed}`)
  return Number.parseFloat(printed)
}

try {
  const steps: string[] = []
  const { node } = await prepareEngine(line => {
    console.error(`  ${line}`)
    steps.push(line)
  })
  const slowness = (await thereMs(node)) / hereMs()
  console.log(JSON.stringify({ slowness, steps } satisfies Prepared))
  process.exit(0)
} catch (error) {
  console.error(messageOf(error))
  process.exit(1)
}
