import { chmod, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { buildWithBuildKit } from './buildkit.ts'
import { engineIsAt } from './engine-address.ts'

const request = {
  reference: 'localhost/orders:1',
  context: Buffer.alloc(0),
  dockerfile: 'Dockerfile',
  args: {},
  labels: {},
  abortSignal: new AbortController().signal,
  onLine: () => undefined,
}

/** Puts a command `docker` first on the path. */
async function dockerThat(does: string) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const docker = join(folder.path, 'docker')
  await writeFile(docker, `#!/bin/sh\n${does}\n`)
  await chmod(docker, 0o755)
  vi.stubEnv('PATH', `${folder.path}:${process.env['PATH']}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  return folder
}

test.each([
  [{ host: 'engine.example', port: 2375 }, 'tcp://engine.example:2375'],
  [{ socketPath: '/run/engine.sock' }, 'unix:///run/engine.sock'],
])('it builds on the engine at %j, whatever the command would choose', async (address, named) => {
  await using _docker = await dockerThat(
    '[ "$2" = version ] && exit 0\necho "ERROR: on $DOCKER_HOST" >&2\nexit 1',
  )
  vi.stubEnv('DOCKER_HOST', undefined)
  engineIsAt(address)
  await expect(buildWithBuildKit(request, 'line 1: RUN --mount=type=cache true')).rejects.toThrow(
    `ERROR: on ${named}`,
  )
})

test('a command that hangs before the build ends at the deadline of the build', async () => {
  await using _docker = await dockerThat('exec sleep 60')
  const limited = { ...request, abortSignal: AbortSignal.timeout(200) }
  const late = buildWithBuildKit(limited, 'line 1: RUN --mount=type=cache true')
  await expect(late).rejects.toMatchObject({ name: 'AbortError' })
})
