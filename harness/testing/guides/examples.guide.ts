import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { baseImage } from '../../engine/service-base.ts'
import { HostWatch } from '../../sample/host.ts'
import { inherited, runCommand } from './shell-command.ts'
import { Stranger } from './stranger.ts'

const withinSeconds = 60
const byTheClock = /concurrent|latency|throughput|cpu|stdDev|drift|idle/
/** The line of the first test on containers. */
const firstVerdict = /[✓×] \|promises\| \S+ > /

interface Timing {
  readonly name: string
  readonly installed: number
  /** From the start of the installation on. */
  readonly decided: number
  /** In which a process waited for a core meanwhile: others' work is none of the package's. */
  readonly waited: number
}

const timings: Timing[] = []
let packed: Awaited<ReturnType<typeof mkdtempDisposable>>
let tarball: string

beforeAll(async () => {
  packed = await mkdtempDisposable(join(tmpdir(), 'plumbline-packed-'))
  const { code, output } = await runCommand(
    `node harness/testing/build.ts && npm pack --ignore-scripts --pack-destination ${packed.path}`,
    { folder: '.', env: inherited() },
  )
  expect(code, `it said ${output}`).toBe(0)
  tarball = join(packed.path, '*.tgz')
  // Fills npm's cache: what is timed is not the network.
  await using first = await Stranger.copyOf('nest')
  await first.run(`npm install -D ${tarball}`)
})

afterAll(async () => {
  console.log(tableOf(timings))
  await packed.remove()
})

const tableOf = (rows: readonly Timing[]): string =>
  [
    'seconds to            installed  first verdict  of which waiting for a core',
    ...rows.map(({ name, installed, decided, waited }) =>
      [
        name.padEnd(20),
        ...[installed, decided, waited].map((seconds, index) =>
          seconds.toFixed(1).padStart([11, 15, 29][index] ?? 0),
        ),
      ].join(''),
    ),
  ].join('\n')

async function waitedSeconds(host: HostWatch): Promise<number> {
  return ((await host.sample()).pressure?.cpu.someMs ?? 0) / 1000
}

/** Installs, runs what comes before the promises, and the promises. All must pass, but for what a busy machine leaves undecided. */
async function decide(name: string, stranger: Stranger, before = 'true'): Promise<void> {
  using host = new HostWatch()
  const waitedBefore = await waitedSeconds(host)
  const install = await stranger.run(`npm install -D ${tarball} && ${before}`)
  expect(install.code, `it said ${install.output}`).toBe(0)
  const run = await stranger.run('npx vitest run', firstVerdict)
  const waited = (await waitedSeconds(host)) - waitedBefore
  expect(run.awaitedSeconds, `it said ${run.output}`).toBeDefined()
  const decided = install.seconds + (run.awaitedSeconds ?? 0)
  timings.push({ name, installed: install.seconds, decided, waited })

  const { checks, broken } = await stranger.results()
  const undecided = checks.filter(({ verdict }) => verdict === 'inconclusive')
  expect(broken).toEqual([])
  expect(checks.length).toBeGreaterThan(4)
  expect(
    checks.map(({ verdict }) => verdict),
    `it said ${run.output}`,
  ).not.toContain('fail')
  expect(undecided.filter(({ id }) => !byTheClock.test(id))).toEqual([])
  expect(run.code).toBe(undecided.length === 0 ? 0 : 1)
  expect(decided - waited).toBeLessThan(withinSeconds)
}

test.for(['express', 'fastify', 'nest', 'python', 'nginx'])('%s, with the promises it has', async name => {
  await using stranger = await Stranger.copyOf(name)
  await decide(name, stranger)
})

test.for(['express', 'python'])('%s, with the promises that `init` writes', async name => {
  await using stranger = await Stranger.copyOf(name)
  await stranger.run('rm -r plumbline vitest.config.ts')
  if (name === 'python') await stranger.edit('Dockerfile', await withBaseImage())
  await decide(`${name}, by init`, stranger, 'npx vitest-plumbline init --yes')
})

/** Where no registry answers, whoever has no `baseImage` in a description names another image in the Dockerfile. */
async function withBaseImage(): Promise<(dockerfile: string) => string> {
  const { PYTHON_IMAGE = '' } = await baseImage({
    name: 'python',
    official: 'python:3.13-slim-trixie',
    packages: ['python3-fastapi', 'python3-psycopg', 'python3-psycopg-pool', 'python3-uvicorn'],
  })
  return dockerfile => dockerfile.replace(/^ARG PYTHON_IMAGE=.*/m, () => `ARG PYTHON_IMAGE=${PYTHON_IMAGE}`)
}
