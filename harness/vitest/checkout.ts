import { execFile } from 'node:child_process'
import { cpus } from 'node:os'
import { promisify } from 'node:util'
import type { PastRun, EnvironmentFingerprint } from '../report/results/history.ts'
import type { Results } from '../report/results/results.ts'

const git = async (...args: string[]): Promise<string | undefined> => {
  try {
    const { stdout } = await promisify(execFile)('git', args, { timeout: 5_000 })
    return stdout.trim()
  } catch {
    // No git, or no repository: a tarball is tested as well.
    return undefined
  }
}

export type Checkout = Pick<PastRun, 'revision' | 'dirty'>

/** The commit, and whether files differ from it. */
export async function checkedOut(): Promise<Checkout> {
  const [revision, changes] = await Promise.all([
    git('rev-parse', '--short=12', 'HEAD'),
    git('status', '--porcelain', '--untracked-files=no'),
  ])
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
