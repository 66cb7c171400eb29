import Dockerode, { type Container } from 'dockerode'
import type { RequestListener } from 'node:http'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { ms } from '../record/quantities.ts'
import { serve } from '../testing/serve.ts'
import { execIn } from './exec.ts'

/** A container in which a command prints nothing, and says 0 also while it runs, as that of Podman. */
function silent({ ends }: { readonly ends: boolean }): Container {
  const start = async ({ abortSignal }: { abortSignal: AbortSignal }) => {
    const stream = new PassThrough()
    stream.resume()
    if (ends) stream.end()
    else abortSignal.addEventListener('abort', () => stream.end())
    return stream
  }
  const exec = async () => ({ start, inspect: async () => ({ ExitCode: 0 }) })
  return { exec, modem: { demuxStream: () => {} } } as unknown as Container
}

test('a command that ends well has said what it printed', async () => {
  expect(await execIn(silent({ ends: true }), 'service', ['true'])).toBe('')
})

test('a command that is not over in time has not printed nothing', async () => {
  await expect(execIn(silent({ ends: false }), 'service', ['cat', 'file'], ms(20))).rejects.toThrow(
    '`cat file` was still running in the service after 0.02 s',
  )
})

/** The client of an engine that answers `start` as told. */
async function commandOf(start: RequestListener) {
  const engine = await serve((request, response) => {
    const asked = request.url?.split('/').at(-1)
    if (asked === 'start') return start(request, response)
    return response.writeHead(asked === 'exec' ? 201 : 200).end('{ "Id": "4f1c", "ExitCode": 0 }')
  })
  const { hostname: host, port } = new URL(engine.origin)
  return { engine, container: new Dockerode({ host, port }).getContainer('service') }
}

test('all that a command printed arrives, however much it is', async () => {
  const part = Buffer.from('x'.repeat(65_535) + '\n')
  const head = Buffer.from([1, 0, 0, 0, 0, 1, 0, 0])
  const { engine, container } = await commandOf((_, response) => {
    for (let parts = 0; parts < 40; parts++) response.write(Buffer.concat([head, part]))
    response.end()
  })
  await using _ = engine
  expect(await execIn(container, 'service', ['cat', 'file'])).toBe(String(part).repeat(40))
})

test.each([
  ['whose answer does not end', (_, response) => response.flushHeaders()],
  ['that is not even answered', () => undefined],
] satisfies [string, RequestListener][])('a command %s is told as late, not as aborted', async (_, start) => {
  const { engine, container } = await commandOf(start)
  await using _engine = engine
  await expect(execIn(container, 'service', ['cat', 'file'], ms(100))).rejects.toThrow(
    '`cat file` was still running in the service after 0.1 s',
  )
})
