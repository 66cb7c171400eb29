import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { baseImage } from '../../engine/service-base.ts'
import { inColumns } from '../columns.ts'
import { Packed } from './packed.ts'
import type { Ended } from './shell-command.ts'
import { Stranger } from './stranger.ts'

/** Time limits from the start of the installation to the first verdict, with existing images and with one to build. */
const secondsMax = { there: 60, made: 300 }
const makesImage = /building (?:the|a) .*image/
const byTheClock = /concurrent|latency|throughput|cpu|stdDev|drift|idle/
/** The output line of the first test on containers. */
const firstVerdict = /[✓×] \|promises\| \S+ > /

interface Taken {
  readonly install: Ended
  readonly run: Ended
  /** From the start of the installation to the first verdict; NaN without a verdict. */
  readonly decidedSeconds: number
  /** How long a process waited for a core until then, because of other work on the machine. */
  readonly waitedSeconds: number
}

const rows = [['seconds to', 'installed', 'first verdict', 'of which waiting for a core']]
let packed: Packed
let tarball: string

beforeAll(async () => {
  packed = await Packed.make()
  tarball = packed.tarball
  // Fills npm's cache, so that the measured time excludes the network.
  await using first = await Stranger.copyOf('nest')
  await first.run(`npm install -D ${tarball}`)
})

afterAll(async () => {
  console.log(inColumns(rows))
  await packed[Symbol.asyncDispose]()
})

/** How long any process has waited for a core so far. /proc/pressure has microseconds. */
function pressureSeconds(): number {
  if (!existsSync('/proc/pressure/cpu')) return 0
  const [, total] = /^some .*total=(\d+)$/m.exec(readFileSync('/proc/pressure/cpu', 'utf8')) ?? []
  return Number(total) / 1_000_000
}

/** Installs the package, runs the steps before the promises, and then the promises. */
async function runPromises(stranger: Stranger, before: string): Promise<Taken> {
  const startedAt = performance.now()
  const waitedBefore = pressureSeconds()
  let first = { decidedSeconds: NaN, waitedSeconds: NaN }
  const call = () => {
    first = {
      decidedSeconds: (performance.now() - startedAt) / 1000,
      waitedSeconds: pressureSeconds() - waitedBefore,
    }
  }
  const install = await stranger.run(`npm install -D ${tarball} && ${before}`)
  // The command of `npm test` in the examples. Fault runs have a separate exam.
  const run = await stranger.run("npx vitest run --project '!faults'", { pattern: firstVerdict, call })
  return { install, run, ...first }
}

/** Removes the promises, as before `init`. */
async function withoutPromises(stranger: Stranger, example: string): Promise<void> {
  await stranger.run('rm -r plumbline vitest.config.ts')
  if (example === 'python') await stranger.edit('Dockerfile', await withBaseImage())
}

/** Without a registry, an example without `baseImage` in its description needs another image in its Dockerfile. */
async function withBaseImage(): Promise<(dockerfile: string) => string> {
  const { PYTHON_IMAGE = '' } = await baseImage({
    name: 'python',
    official: 'python:3.13-slim-trixie',
    packages: ['python3-fastapi', 'python3-psycopg', 'python3-psycopg-pool', 'python3-uvicorn'],
  })
  return dockerfile => dockerfile.replace(/^ARG PYTHON_IMAGE=.*/m, () => `ARG PYTHON_IMAGE=${PYTHON_IMAGE}`)
}

test.for([
  { example: 'express', by: 'as it is' },
  { example: 'fastify', by: 'as it is' },
  { example: 'nest', by: 'as it is' },
  { example: 'python', by: 'as it is' },
  { example: 'nginx', by: 'as it is' },
  { example: 'orders', by: 'as it is' },
  { example: 'express', by: 'by init' },
  { example: 'python', by: 'by init' },
])('$example $by keeps its promises', async ({ example, by }) => {
  await using stranger = await Stranger.copyOf(example)
  const isNew = by === 'by init'
  if (isNew) await withoutPromises(stranger, example)
  const taken = await runPromises(stranger, isNew ? 'npx vitest-plumbline init --yes' : 'true')
  const took = [taken.install.seconds, taken.decidedSeconds, taken.waitedSeconds]
  rows.push([`${example} ${by}`, ...took.map(seconds => seconds.toFixed(1))])
  expect(taken.install.code, `it said ${taken.install.output}`).toBe(0)

  const undecided = await undecidedIn(stranger, taken.run)
  // A busy machine may leave checks of time inconclusive. They are then not passed, and name no culprit.
  expect(undecided.filter(id => !byTheClock.test(id))).toEqual([])
  expect(taken.run.code, `it said ${taken.run.output}`).toBe(undecided.length === 0 ? 0 : 1)
  const within = makesImage.test(taken.run.output) ? secondsMax.made : secondsMax.there
  expect(taken.decidedSeconds - taken.waitedSeconds).toBeLessThan(within)
  if (example !== 'orders') return

  // grep exits with 1 if it finds nothing.
  const leaked = await stranger.run("grep -rlE 'key of the warehouse|open sesame' report")
  expect(leaked.code, leaked.output).toBe(1)
  const soaked = await stranger.run('SOAK=1m npm run soak')
  const tooSoon = await undecidedIn(stranger, soaked, 4)
  expect(tooSoon.filter(id => !byTheClock.test(id))).toEqual([])
  expect(soaked.code, `it said ${soaked.output}`).toBe(tooSoon.length === 0 ? 0 : 2)
})

/** Ids of the checks that were inconclusive in the last run; all others must have passed. */
async function undecidedIn(stranger: Stranger, { output }: Ended, fewest = 5): Promise<readonly string[]> {
  const { checks, broken } = await stranger.results()
  const said = `it said ${output}`
  expect(broken, said).toEqual([])
  expect(checks.length, said).toBeGreaterThanOrEqual(fewest)
  expect(
    checks.filter(({ verdict }) => verdict === 'fail'),
    said,
  ).toEqual([])
  return checks.filter(({ verdict }) => verdict === 'inconclusive').map(({ id }) => id)
}
