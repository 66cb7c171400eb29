import { relative } from 'node:path'
import type { TestModule } from 'vitest/node'
import type { EnvironmentFacts } from '../report/page/environment.ts'
import type { Results } from '../report/results/results.ts'
import { toldEngine } from './environment.ts'
import { providedTo } from './provided.ts'

/** Where and when a spec ran. Stored with the results of its file, so that another machine can merge reports. */
export interface RunEnvironment extends Pick<Results, 'startedAt' | 'finishedAt' | 'seed' | 'engine'> {
  /** Path of the module that describes the service. */
  readonly service: string
  readonly facts: EnvironmentFacts
}

/** What the file of a spec stores for the reporter, which may run on another machine. */
export const environmentMeta = (module: TestModule) => module.meta() as { ran?: RunEnvironment }

/** Stores it, unless it came with the results from another machine. */
export function recordEnvironment(
  module: TestModule,
  { startedAt, seed }: { startedAt: Date; seed: number },
): void {
  // Other projects have no engine, nor does a run that only merges reports.
  const engine = providedTo(module.project, 'engine')
  const service = providedTo(module.project, 'service')
  const facts = providedTo(module.project, 'facts')
  if (engine === undefined || service === undefined || facts === undefined) return
  environmentMeta(module).ran ??= {
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    seed,
    engine: toldEngine(engine),
    service: relative('.', service),
    facts,
  }
}

/** Merges them, from the first start to the last end, and lists what differs. Undefined where nothing ran. */
export function mergeEnvironments(
  all: readonly RunEnvironment[],
): { readonly ran: RunEnvironment; readonly differences: string[] } | undefined {
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
