import { expect, test } from 'vitest'
import { overall } from '../../report/results/results.ts'
import { forward } from '../forward.ts'
import { Clone } from './clone.ts'

test('an engine is found by its address', async () => {
  await using clone = await Clone.make()
  // This machine's engine at a TCP address, like a remote one.
  using engine = await forward({ port: 0, host: '127.0.0.1' }, { path: '/var/run/docker.sock' })
  const env = { DOCKER_HOST: process.env['DOCKER_HOST'] ?? `tcp://127.0.0.1:${engine.port}` }
  const { code, output } = await clone.run('npx vitest run specs/consistency.spec.ts', env)
  const verdict = overall(await clone.results())
  expect(['pass', 'inconclusive'], `it said ${output}`).toContain(verdict)
  expect(code === 0).toBe(verdict === 'pass')
})
