import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Clone } from './clone.ts'

/** Of an example, once the images are there. */
const withinSeconds = 30
const byTheClock = /concurrent|latency|throughput|stdDev|drift/

const verdictsOf = async (clone: Clone) =>
  Object.fromEntries((await clone.results()).checks.map(({ id, verdict }) => [id, verdict]))

/** Others' work is none of the example's: how long some task waited for a core. /proc/pressure has microseconds. */
async function waitedMs(): Promise<number> {
  const text = await readFile('/proc/pressure/cpu', 'utf8').catch(() => '')
  return Number(/^some .*total=(\d+)$/m.exec(text)?.[1] ?? 0) / 1000
}

test.for(['express', 'fastify', 'python', 'nginx'])('the specs take the %s example', async name => {
  await using clone = await Clone.make()
  const env = { SERVICE: `examples/${name}/service.ts` }
  const image = await clone.run('node harness/testing/image.ts', env)
  expect(image.code, `it said ${image.output}`).toBe(0)

  const before = await waitedMs()
  const { code, output, seconds } = await clone.run(
    'npx vitest run specs/baseline.spec.ts specs/consistency.spec.ts',
    env,
  )
  const verdicts = await verdictsOf(clone)
  expect(Object.keys(verdicts)).toHaveLength(14)
  const undecided = Object.entries(verdicts).filter(([, verdict]) => verdict === 'inconclusive')
  expect(Object.values(verdicts), `it said ${output}`).not.toContain('fail')
  // What is told by the clock, a busy machine may leave undecided. It is never green, and nobody is accused.
  expect(undecided.filter(([id]) => !byTheClock.test(id))).toEqual([])
  expect(seconds - ((await waitedMs()) - before) / 1000).toBeLessThan(withinSeconds)
  expect(code, `it said ${output}`).toBe(undecided.length === 0 ? 0 : 1)
})

test('the leak spec judges what it can see of a service that is not Node’s, and says what it cannot', async () => {
  await using clone = await Clone.make()
  const { code, output } = await clone.run('npx vitest run specs/leak.spec.ts', {
    SERVICE: 'examples/python/service.ts',
  })
  expect(await verdictsOf(clone), `it said ${output}`).toEqual({
    'leak.heap': 'inconclusive',
    'leak.external': 'inconclusive',
    'leak.native': 'pass',
    'leak.fileDescriptors': 'pass',
    'leak.handles': 'inconclusive',
    'leak.connections': 'pass',
    'leak.idle': 'inconclusive',
    'leak.workingSet': 'pass',
  })
  expect(output).toContain('no inspector answers')
  expect(output).toContain('SERVICE=examples/python/service.ts SEED=')
  expect(code).toBe(1)
})
