import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { version as vitestVersion } from 'vitest/node'
import type { Facts } from '../report/charts/chart.ts'
import type { EnvironmentFacts } from '../report/page/environment.ts'
import type { EnvironmentFingerprint, PastRun } from '../report/results/history.ts'
import type { Results } from '../report/results/results.ts'
import { engineLine } from '../report/text/closing.ts'
import { connectDocker } from '../system/docker.ts'
import { git } from '../system/git.ts'

export type Checkout = Pick<PastRun, 'revision' | 'dirty'>

/** The commit, and whether files differ from it. No revision outside a repository, as in an unpacked tarball. */
export async function checkedOut(): Promise<Checkout> {
  const asked = [
    git(['rev-parse', '--short=12', 'HEAD']),
    git(['status', '--porcelain', '--untracked-files=no']),
  ]
  const [revision, changes] = await Promise.all(asked.map(answer => answer.catch(() => undefined)))
  return { ...(revision !== undefined && { revision }), dirty: changes !== undefined && changes !== '' }
}

const processor = (): string => `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`

/** The facts about an engine that results contain. */
export const toldEngine = ({ name, version, cgroup, cpus }: Results['engine']): Results['engine'] => ({
  name,
  version,
  cgroup,
  cpus,
})

/** Where a run took place: the machine, the engine, and which service it was. */
export const fingerprintOf = (ran: Pick<Results, 'engine'>, service: string): EnvironmentFingerprint => ({
  service,
  machine: processor(),
  engine: engineLine(ran),
})

/** References of the images of a run, by their role. */
type RunImages = Readonly<Record<string, string>>

/** The environment of a run: machine, images by their digests, versions. Leaves out what cannot be read. */
export async function readEnvironment(images: RunImages): Promise<EnvironmentFacts> {
  const [digests, { revision, dirty }] = await Promise.all([digestsOf(images), checkedOut()])
  const loads = loadavg().map(load => load.toFixed(1))
  return {
    machine: [
      ['processor', processor()],
      ['memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
      ['kernel', `${type()} ${release()}`],
      ['load average before', loads.join(', ')],
    ],
    images: digests,
    versions: [
      ...(revision === undefined ? [] : [['revision', `${revision}${dirty ? '-dirty' : ''}`] as const]),
      ['Node', process.version],
      ['Vitest', vitestVersion],
    ],
  }
}

async function digestsOf(images: RunImages): Promise<Facts> {
  const named = Object.entries(images)
  const docker = await connectDocker().catch(() => undefined)
  if (docker === undefined) return named
  return await Promise.all(
    named.map(async ([role, reference]): Promise<readonly [string, string]> => {
      const found = await docker.findImage(reference).catch(() => undefined)
      return [role, found === undefined ? reference : `${reference} ${found.id}`]
    }),
  )
}
