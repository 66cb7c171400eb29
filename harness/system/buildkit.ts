import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { HarnessError } from '../record/errors.ts'
import type { BuildRequest } from './docker.ts'
import { engineAddress } from './engine-address.ts'

const optionsOf = (flag: string, values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`])

/** Builds by `docker buildx`: the engine's own BuildKit needs a session, which dockerode lacks. `line`: of the Dockerfile. */
export async function buildWithBuildKit(request: BuildRequest, line: string): Promise<void> {
  const { reference, context, dockerfile, target, args, labels, abortSignal: signal, onLine } = request
  await promisify(execFile)('docker', ['buildx', 'version'], { signal }).catch((cause: unknown) => {
    if (signal.aborted) throw cause
    throw new HarnessError(`the Dockerfile needs BuildKit, and \`docker buildx\` is not installed: ${line}`, {
      fix: 'install it (on Debian and Ubuntu the package docker-buildx), or write the line in classic syntax',
      cause,
    })
  })
  const command = [
    'buildx',
    'build',
    '--load',
    '--progress=plain',
    `--file=${dockerfile}`,
    `--tag=${reference}`,
    ...(target === undefined ? [] : [`--target=${target}`]),
    ...optionsOf('--build-arg', args),
    ...optionsOf('--label', labels),
    '-',
  ]
  const { socketPath, host, port } = await engineAddress()
  // testcontainers also finds an engine in a file of its own, which the command does not read.
  const { DOCKER_HOST = `tcp://${host}:${port}` } = process.env
  const address = socketPath === undefined ? DOCKER_HOST : `unix://${socketPath}`
  const build = spawn('docker', command, {
    env: { ...process.env, DOCKER_HOST: address },
    stdio: ['pipe', 'ignore', 'pipe'],
    signal,
  })
  let reason = 'docker buildx gave no reason'
  createInterface({ input: build.stderr }).on('line', text => {
    onLine(text)
    if (/\bERROR\b/.test(text)) reason = text
  })
  // A build that rejects the context writes the reason to stderr.
  build.stdin.on('error', () => undefined).end(context)
  const [code] = (await once(build, 'close')) as [number | null]
  if (code !== 0) throw new Error(reason)
}
