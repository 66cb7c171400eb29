import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connectDockerode } from '../system/engine-address.ts'
import { removeKept } from '../system/kept.ts'
import { runSpec } from './spec-run.ts'

/** A reaper removes its session ten seconds after its last client has disconnected. */
const reapedAfterMs = 12_000

test('KEEP=1 keeps the system of a failed spec running, and a clean-up removes it and its network', async () => {
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
})
