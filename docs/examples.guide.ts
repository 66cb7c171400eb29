import { expect, test } from 'vitest'
import { Clone } from './clone.ts'

/** Of an example, once the images are there. */
const withinSeconds = 30
const shortestSeconds = 4

const verdictsOf = async (clone: Clone) =>
  Object.fromEntries((await clone.results()).checks.map(({ id, verdict }) => [id, verdict]))

/** A busy machine is measured for longer, until the verdict is certain: that is none of the example's. */
const prolongedSeconds = async (clone: Clone): Promise<number> => {
  const errors = (await clone.results()).checks.find(({ id }) => id === 'baseline.errors')
  const requests = Number(/of (\d+) requests/.exec(errors?.unit ?? '')?.[1])
  return requests / 120 - shortestSeconds
}

test.for(['express', 'fastify', 'python'])('the specs take the %s example', async name => {
  await using clone = await Clone.make()
  const env = { SERVICE: `examples/${name}/service.ts` }
  const image = await clone.run('node harness/commands/image.ts', env)
  expect(image.code, image.output).toBe(0)

  const { code, output, seconds } = await clone.run(
    'npx vitest run specs/baseline.spec.ts specs/consistency.spec.ts',
    env,
  )
  const verdicts = await verdictsOf(clone)
  expect(Object.keys(verdicts)).toHaveLength(14)
  // The machine may be too busy to decide; nobody is accused.
  expect(Object.values(verdicts), `it said ${output}`).not.toContain('fail')
  expect(seconds - (await prolongedSeconds(clone))).toBeLessThan(withinSeconds)
  expect(code, `it said ${output}`).toBe(0)
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
