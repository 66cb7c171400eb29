import { join } from 'node:path'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import type { EnvironmentFacts } from '../report/page/environment.ts'
import type { Conditions } from '../measure/loaded-system.ts'
import { HarnessError } from '../record/errors.ts'
import { seed } from '../record/seed.ts'
import { cores } from '../record/units.ts'
import type { BaseImages } from '../system/description.ts'
import type { EngineInfo } from '../system/docker.ts'
import type { StandbyAddress } from '../watch/standby-server.ts'

/** What the process of Vitest knows and the processes of specs need; all of it survives JSON. */
export interface Provided {
  readonly base: BaseImages
  readonly engine: EngineInfo
  readonly facts: EnvironmentFacts
  /** Path of the module that describes the service under test. */
  readonly service: string
  /** Of the project, from the root of the Vitest config: empty where they are the same. */
  readonly folder: string
  /** The name of each spec, by its path: the first part of the ids of its checks. */
  readonly specNames: Readonly<Record<string, string>>
  /** Absent outside a watch. */
  readonly standby: StandbyAddress
}

/** Vitest's own key for a value of ours: users provide values too. */
export const providedKey = (name: keyof Provided) => `vitest-plumbline:${name}` as never

/** In the process of a spec; `undefined` where nothing was provided. */
export const provided = <Name extends keyof Provided>(name: Name): Provided[Name] | undefined =>
  inject(providedKey(name))

/**
 * What the global set-up provides to every spec.
 * @throws HarnessError where it did not run: the spec is in another project than the one of the promises.
 */
export function fromSetUp<Name extends Exclude<keyof Provided, 'standby'>>(name: Name): Provided[Name] {
  const value = provided(name)
  if (value !== undefined) return value
  throw new HarnessError('this spec runs without the set-up of vitest-plumbline', {
    fix: "add `promises()` of 'vitest-plumbline/config' to `test.projects` of the Vitest config, and let it include this spec",
  })
}

/** The seed of the run and the cores of the engine's machine, which every load depends on. */
export const conditions = (): Conditions => ({ seed: seed(), engineCores: cores(fromSetUp('engine').cpus) })

/** Path of a spec, from the root of the Vitest config; Vitest names it from the root of its project. */
export const specPath = (name: string): string => join(provided('folder') ?? '', name)

type Providing = Pick<TestProject, 'getProvidedContext' | 'provide'>

/** In the process of Vitest. */
export const provide = <Name extends keyof Provided>(
  project: Providing,
  name: Name,
  value: Provided[Name],
): void => project.provide(providedKey(name), value as never)

/** What was provided to a project, in the process of Vitest. */
export const providedTo = <Name extends keyof Provided>(
  project: Providing,
  name: Name,
): Provided[Name] | undefined =>
  (project.getProvidedContext() as Record<string, unknown>)[providedKey(name)] as Provided[Name] | undefined
