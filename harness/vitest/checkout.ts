import { cpus } from 'node:os'
import type { PastRun, EnvironmentFingerprint } from '../report/results/history.ts'
import type { Results } from '../report/results/results.ts'
import { git } from '../system/git.ts'

export type Checkout = Pick<PastRun, 'revision' | 'dirty'>

/** The commit, and whether files differ from it. No revision where there is no repository, as in an unpacked tarball. */
export async function checkedOut(): Promise<Checkout> {
  const asked = [
    git(['rev-parse', '--short=12', 'HEAD']),
    git(['status', '--porcelain', '--untracked-files=no']),
  ]
  const [revision, changes] = await Promise.all(asked.map(answer => answer.catch(() => undefined)))
  return { ...(revision !== undefined && { revision }), dirty: changes !== undefined && changes !== '' }
}

/** Where a run took place: the machine, the engine, and which service it was. */
export function fingerprintOf({ engine }: Pick<Results, 'engine'>, service: string): EnvironmentFingerprint {
  const [cpu] = cpus()
  return {
    service,
    machine: `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}`,
    engine: `${engine.name} ${engine.version}, ${engine.cpus} CPUs, cgroup v${engine.cgroup}`,
  }
}
