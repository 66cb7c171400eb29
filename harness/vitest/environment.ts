import { realpath } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { isAbsolute, relative, sep } from 'node:path'
import { version as vitestVersion, type TestModule } from 'vitest/node'
import type { Facts } from '../report/charts/chart.ts'
import { seed } from '../record/seed.ts'
import type { EnvironmentFacts } from '../report/page/environment.ts'
import type { PastRun } from '../report/results/history.ts'
import type { Results } from '../report/results/results.ts'
import { connectDocker, type EngineInfo } from '../system/docker.ts'
import { git } from '../system/git.ts'
import { providedTo, type Provided } from './provided.ts'

/** The commit, and whether files differ from it. No revision outside a repository, as in an unpacked tarball. */
export async function checkedOut(): Promise<Pick<PastRun, 'revision' | 'dirty'>> {
  const asked = [
    git(['rev-parse', '--short=12', 'HEAD']),
    git(['status', '--porcelain', '--untracked-files=no']),
  ]
  const [revision, changes] = await Promise.all(asked.map(answer => answer.catch(() => undefined)))
  return { ...(revision !== undefined && { revision }), dirty: changes !== undefined && changes !== '' }
}

export const processor = (): string => `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`

export const toldEngine = ({ architecture: _architecture, ...told }: EngineInfo): Results['engine'] => told

/** The environment of a run: machine, images by their digests, versions. Leaves out what cannot be read. */
export async function readEnvironment(images: Readonly<Record<string, string>>): Promise<EnvironmentFacts> {
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

const digestsOf = (images: Readonly<Record<string, string>>): Promise<Facts> =>
  Promise.all(
    Object.entries(images).map(async ([role, reference]): Promise<readonly [string, string]> => {
      const found = await connectDocker()
        .then(docker => docker.findImage(reference))
        .catch(() => undefined)
      return [role, found === undefined ? reference : `${reference} ${found.id}`]
    }),
  )

/** Where and when a spec ran. Stored with the results of its file, so that another machine can merge reports. */
export type RunEnvironment = Provided['environment'] & Pick<Results, 'startedAt' | 'finishedAt' | 'seed'>

/** What the file of a spec stores for the reporter, which may run on another machine. */
export const environmentMeta = (module: TestModule) => module.meta() as { ran?: RunEnvironment }

/** Stores it, unless it came with the results from another machine. */
export function recordEnvironment(module: TestModule, startedAt: Date): void {
  // Other projects have none, nor does a run that only merges reports.
  const environment = providedTo(module.project, 'environment')
  if (environment === undefined) return
  environmentMeta(module).ran ??= {
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    seed: seed(),
    ...environment,
  }
}

/** Merges them, from the first start to the last end, and lists what differs. Undefined where nothing ran. */
export function mergeEnvironments(all: readonly RunEnvironment[]) {
  const [first] = all
  if (first === undefined) return undefined
  const startedAt = all.map(ran => ran.startedAt).reduce((a, b) => (a < b ? a : b))
  const finishedAt = all.map(ran => ran.finishedAt).reduce((a, b) => (a > b ? a : b))
  const seeds = new Set(all.map(({ seed }) => seed))
  const engines = new Set(all.map(({ engine }) => Object.values(engine).join(' ')))
  const differences: string[] = []
  if (seeds.size > 1) {
    const drawn = [...seeds].join(', ')
    differences.push(`parts ran with different seeds (${drawn}): set SEED for all to repeat them as one`)
  }
  if (engines.size > 1) {
    differences.push(`parts ran on different engines (${[...engines].join('; ')}): only the first is named`)
  }
  return { ran: { ...first, startedAt, finishedAt }, differences }
}

/** From the root of a repository on a CI server, with `/`. Empty where they are the same, or the project is outside. */
export async function folderIn(workspace: string | undefined, project: string): Promise<string> {
  if (workspace === undefined || workspace === '') return ''
  // A runner may name it by a symbolic link, whereas Vitest resolves links.
  const [from, to] = await Promise.all([workspace, project].map(path => realpath(path).catch(() => path)))
  const path = relative(from ?? '', to ?? '')
  return path.split(sep)[0] === '..' || isAbsolute(path) ? '' : path.split(sep).join('/')
}
