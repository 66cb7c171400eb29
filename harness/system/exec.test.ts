import type { Container } from 'dockerode'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { ms } from '../record/quantities.ts'
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
