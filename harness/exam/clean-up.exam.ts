import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'vitest'
import { connectDockerode } from '../system/engine-address.ts'
import { removeKept } from '../system/kept.ts'
import { goneWithinMs, leftOf, sessionOf } from './leftovers.ts'
import { runSpec } from './spec-run.ts'

/** Runs one spec in a separate process. Its service has a unique name, by which it is found. */
function startRunner(mark: string): ChildProcess {
  const args = ['run', '--project=specs', 'specs/baseline.spec.ts', '--reporter=dot']
  const env = { ...process.env, SERVICE: resolve('harness/exam/marked-service.ts'), MARK: mark }
  return spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], { stdio: 'ignore', env })
}

test.concurrent.for(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  '%s in the middle of a spec leaves nothing',
  async (signal, { expect }) => {
    const mark = signal.toLowerCase()
    const runner = startRunner(mark)
    const ended = once(runner, 'exit')
    try {
      const session = await sessionOf(mark)
      const before = await leftOf(session)
      expect(before.length).toBeGreaterThanOrEqual(3)
      runner.kill(signal)
      await ended
      await expect.poll(() => leftOf(session), { timeout: goneWithinMs, interval: 200 }).toEqual([])
    } finally {
      runner.kill('SIGKILL')
    }
  },
)

/** A reaper removes its session ten seconds after its last client has disconnected. */
const reapedAfterMs = 12_000

test.concurrent(
  'KEEP=1 keeps the system of a failed spec running, and a clean-up removes it and its network',
  async ({ expect }) => {
    const { metas } = await runSpec('specs/baseline.spec.ts', {
      only: '10 clients at the same instant',
      env: { KEEP: '1', SERVICE: 'harness/exam/kept-service.ts' },
    })
    const [kept, ...others] = metas.flatMap(meta => meta.kept ?? [])
    expect(others).toEqual([])
    const names = [kept?.services[0]?.container ?? '', kept?.beside[0]?.container ?? '']
    try {
      await sleep(reapedAfterMs)
      const docker = await connectDockerode()
      const running = await Promise.all(names.map(async name => docker.getContainer(name).inspect()))
      expect(running.map(({ State: { Running: isRunning } }) => isRunning)).toEqual([true, true])
    } finally {
      const gone = await removeKept(resolve('.'), names)
      expect(gone.toSorted()).toEqual([
        ...names.map(name => `container ${name}`).toSorted(),
        expect.stringMatching(/^network /),
      ])
    }
  },
)
