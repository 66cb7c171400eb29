import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { overall } from '../../report/results/results.ts'
import { Clone } from './clone.ts'

const socketPath = '/var/run/docker.sock'

/** This machine's engine at an address, as one elsewhere would be. */
async function atAnAddress() {
  const server = createServer(incoming => {
    const outgoing = connect(socketPath)
    incoming.pipe(outgoing).pipe(incoming)
    for (const [end, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      end.on('error', () => other.destroy())
      end.on('close', () => other.destroy())
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { host: `tcp://127.0.0.1:${port}`, [Symbol.dispose]: () => void server.close() }
}

test('an engine is found by its address', async () => {
  await using clone = await Clone.make()
  using engine = await atAnAddress()
  const env = { DOCKER_HOST: process.env['DOCKER_HOST'] ?? engine.host }
  const { code, output } = await clone.run('npx vitest run specs/consistency.spec.ts', env)
  const verdict = overall(await clone.results())
  expect(['pass', 'inconclusive'], `it said ${output}`).toContain(verdict)
  expect(code === 0).toBe(verdict === 'pass')
})
