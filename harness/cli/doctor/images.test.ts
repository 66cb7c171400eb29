import { expect, test, vi } from 'vitest'
import { serve } from '../../testing/serve.ts'
import { imageFindings, prefixed } from './images.mjs'

test.each([
  ['node:24', '', 'node:24'],
  ['node:24', 'mirror.example/hub', 'mirror.example/hub/node:24'],
  ['testcontainers/ryuk:0.14.0', 'mirror.example/hub/', 'mirror.example/hub/testcontainers/ryuk:0.14.0'],
  ['ghcr.io/acme/node:24', 'mirror.example', 'ghcr.io/acme/node:24'],
  ['localhost/node:24', 'mirror.example', 'localhost/node:24'],
])('%s with the prefix %j is %s', (reference, prefix, expected) => {
  expect(prefixed(reference, prefix)).toBe(expected)
})

/** What is found of the image of Node at an engine that answers only requests to these paths. */
async function nodeImage(answered: RegExp) {
  await using server = await serve((request, response) => {
    response.writeHead(answered.test(request.url ?? '') ? 200 : 404).end('{}')
  })
  const address = { host: '127.0.0.1', port: Number(new URL(server.origin).port), certificates: undefined }
  const info = { NCPU: 2, MemTotal: 8e9, DockerRootDir: '/', Architecture: 'x86_64' }
  const [found] = await imageFindings({ address, version: '28', info })
  return found
}

test('an image is present, will be provided, or has a reason why it cannot', async () => {
  const [later] = await imageFindings(undefined)
  expect(later).toMatchObject({ state: 'coming', subject: 'image of node' })
  expect(await nodeImage(/^\/images\/node:/)).toMatchObject({ state: 'ok', subject: 'image of node' })
  expect(await nodeImage(/^\/distribution/)).toMatchObject({ state: 'coming', detail: 'will be pulled' })
  vi.stubEnv('NODE_IMAGE', 'own/node:24')
  expect(await nodeImage(/^\/none/)).toMatchObject({
    state: 'missing',
    detail: 'NODE_IMAGE names own/node:24, which is not on this engine, and no registry answers',
  })
  vi.unstubAllEnvs()
})
