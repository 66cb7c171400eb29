import { cp } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Clone } from './clone.ts'

const specs = 'specs/baseline.spec.ts specs/consistency.spec.ts'

test('two clones take a part of the specs each, and their results become one report', async () => {
  await using one = await Clone.make()
  await using other = await Clone.make()
  const first = await one.run(`npm start -- ${specs} --shard=1/2`, { SEED: '42' })
  expect([0, 2], `it said ${first.output}`).toContain(first.code)

  const halved = await one.run('npm run merge')
  expect(halved.code).toBe(1)
  expect(halved.output).toContain('parts of the run are missing: 2 of 2')

  const second = await other.run(`npm start -- ${specs} --shard=2/2`, { SEED: '42' })
  expect([0, 2], `it said ${second.output}`).toContain(second.code)
  const parts = [await one.results(), await other.results()]
  await cp(other.path('report/shards/2-of-2.json'), one.path('report/shards/2-of-2.json'))
  // Merging needs no engine.
  const merged = await one.run('npm run merge', { DOCKER_HOST: 'tcp://127.0.0.1:9' })
  const whole = await one.results()

  expect(new Set(whole.checks)).toEqual(new Set(parts.flatMap(({ checks }) => checks)))
  expect(whole.checks).toHaveLength(14)
  expect(whole.broken).toEqual([])
  expect(whole.seed).toBe(42)
  expect(whole.engine).toEqual(parts[0]?.engine)
  expect(whole.startedAt).toBe(parts.map(({ startedAt }) => startedAt).toSorted()[0])
  expect(merged.code).toBe(Math.max(first.code, second.code))
  expect(merged.output).toContain('14 checks: ')
})
