import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connectDockerode } from '../system/engine-address.ts'
import { removeKept, type Kept } from '../system/kept.ts'

/** A reaper removes its session ten seconds after its last client has gone. */
const reapedAfterMs = 12_000

interface JsonReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly meta: { readonly kept?: readonly Kept[] } }[]
  }[]
}

/** Runs one test with KEEP=1 against a service that breaks it. */
async function keptOf(folder: string): Promise<readonly Kept[]> {
  const file = join(folder, 'report.json')
  const only = ['-t', '10 clients at the same instant']
  const args = [
    'run',
    '--project=specs',
    'specs/baseline.spec.ts',
    ...only,
    '--reporter=json',
    `--outputFile=${file}`,
  ]
  const env = { ...process.env, KEEP: '1', SERVICE: 'harness/exam/kept-service.ts' }
  await new Promise<void>(done => {
    execFile(process.execPath, [resolve('node_modules/vitest/vitest.mjs'), ...args], { env }, () => done())
  })
  const { testResults } = JSON.parse(await readFile(file, 'utf8')) as JsonReport
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ meta }) => meta.kept ?? [])
}

test('KEEP=1 keeps the system of a failed spec running, and a clean-up removes it and its network', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-kept-'))
  const [kept, ...others] = await keptOf(folder)
  await rm(folder, { recursive: true })
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
