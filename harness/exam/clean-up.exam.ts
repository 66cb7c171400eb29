import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { test } from 'vitest'
import { goneWithinMs, leftOf, sessionOf } from './leftovers.ts'

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
