import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'vitest'
import { connectDockerode } from '../system/docker.ts'

const sessionLabel = 'org.testcontainers.session-id'
const goneWithinMs = 20_000
const startsWithinMs = 60_000

/** Asks until there is an answer. Rejects at the deadline. */
async function eventually<T>(
  what: string,
  deadlineMs: number,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < deadlineMs) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await sleep(200)
  }
  throw new Error(`${what}: not within ${deadlineMs / 1000} s`)
}

/** A run of one spec in a process of its own. Its service has a name of its own, by which it is found. */
const startRunner = (mark: string): ChildProcess =>
  spawn(
    process.execPath,
    [
      resolve('node_modules/vitest/vitest.mjs'),
      'run',
      '--project=specs',
      'specs/baseline.spec.ts',
      '--reporter=dot',
    ],
    {
      stdio: 'ignore',
      env: { ...process.env, SERVICE: resolve('harness/exam/marked-service.ts'), MARK: mark },
    },
  )

async function sessionOfRunner(mark: string): Promise<string> {
  const docker = await connectDockerode()
  return eventually('the service of the runner', startsWithinMs, async () => {
    const running = await docker.listContainers()
    const service = running.find(({ Image: image }) => image.includes(`/ledger-${mark}:`))
    return service?.Labels[sessionLabel]
  })
}

/** Names of everything that carries the label of a session, the reaper itself included. */
async function leftOf(session: string): Promise<string[]> {
  const docker = await connectDockerode()
  const filters = { label: [`${sessionLabel}=${session}`] }
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ])
  return [
    ...containers.map(({ Image: image, State: state }) => `container of ${image} (${state})`),
    ...networks.map(({ Name: name }) => `network ${name}`),
    ...volumes.map(({ Name: name }) => `volume ${name}`),
  ]
}

test.concurrent.for(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  '%s in the middle of a spec leaves nothing',
  async (signal, { expect }) => {
    const mark = signal.toLowerCase()
    const runner = startRunner(mark)
    const ended = once(runner, 'exit')
    try {
      const session = await sessionOfRunner(mark)
      const before = await leftOf(session)
      expect(before.length).toBeGreaterThanOrEqual(3)
      runner.kill(signal)
      await ended
      const left = await eventually('an empty list', goneWithinMs, async () =>
        (await leftOf(session)).length === 0 ? [] : undefined,
      ).catch(() => leftOf(session))
      expect(left).toEqual([])
    } finally {
      runner.kill('SIGKILL')
    }
  },
)
