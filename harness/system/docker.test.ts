import Dockerode from 'dockerode'
import { Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { MemoryDocker } from '../testing/memory-docker.ts'
import { serve } from '../testing/serve.ts'
import { imagesOf, reasonOf } from './docker.ts'

test('the reason is what the engine says, without what its client puts before it', () => {
  const unparsed = new Error('(HTTP code 400) unexpected - target stage "prod" could not be found ')
  expect(reasonOf(unparsed)).toBe('target stage "prod" could not be found')
  expect(reasonOf(Object.assign(new Error('(HTTP code 500) …'), { json: { message: 'no space ' } }))).toBe(
    'no space',
  )
})

test('a build that is over its time ends, and an import is told as that, whatever the client says', async () => {
  await using server = await serve((request, response) => {
    request.resume()
    response.write('{ "stream": "Step 1/1 : RUN sleep 9" }\n')
  })
  const { hostname: host, port } = new URL(server.origin)
  const docker = imagesOf(new Dockerode({ host, port }), new MemoryDocker().engine)
  const over = new AbortController()
  const onLine = vi.fn<(line: string) => void>(() => over.abort())
  const request = {
    reference: 'a:b',
    context: Buffer.from(''),
    dockerfile: 'a',
    args: {},
    labels: {},
    abortSignal: over.signal,
    onLine,
  }
  await expect(docker.buildImage(request)).rejects.toThrow('aborted')
  expect(onLine).toHaveBeenCalledWith('Step 1/1 : RUN sleep 9')
  await expect(docker.importImage(Readable.from(['']), [], 100)).rejects.toThrow('due to timeout')
})
