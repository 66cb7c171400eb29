import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { HarnessError } from '../record/errors.ts'
import type { EnvironmentFacts } from '../report/page/environment.ts'
import type { Results } from '../report/results/results.ts'
import type { BaseImages } from '../system/description.ts'
import type { StandbyAddress } from '../watch/standby-socket.ts'

/** What Vitest's main process passes to the processes of specs. All of it can be serialised as JSON. */
export interface Provided {
  readonly base: BaseImages
  readonly environment: Pick<Results, 'engine'> & {
    readonly service: string
    readonly facts: EnvironmentFacts
    /** Options of the command `vitest` without which it would not run the same specs. */
    readonly replayOptions: readonly string[]
  }
  /** Path of the module that describes the service under test. */
  readonly service: string
  /** The folder of the project, relative to the root of the Vitest config: empty where they are the same. */
  readonly folder: string
  /** The name of each spec, by its path: the first part of the ids of its checks. */
  readonly specNames: Readonly<Record<string, string>>
  /** Absent outside watch mode. */
  readonly standby: StandbyAddress
}

/** The key of our values in Vitest's `provide`, which users share. */
export const providedKey = (name: keyof Provided) => `vitest-plumbline:${name}` as never

/** For the process of a spec; `undefined` where nothing was provided. */
export const provided = <Name extends keyof Provided>(name: Name): Provided[Name] | undefined =>
  inject(providedKey(name))

/** @throws HarnessError where the set-up did not run, because the spec is in another project. */
export function fromSetUp<Name extends Exclude<keyof Provided, 'standby'>>(name: Name): Provided[Name] {
  const value = provided(name)
  if (value !== undefined) return value
  throw new HarnessError('this spec runs without the set-up of vitest-plumbline', {
    fix: "add `promises()` of 'vitest-plumbline/config' to `test.projects` of the Vitest config, include this spec in it, and exclude it from every other project",
  })
}

type Providing = Pick<TestProject, 'getProvidedContext' | 'provide'>

/** For Vitest's main process. */
export const provide = <Name extends keyof Provided>(project: Providing, name: Name, value: Provided[Name]) =>
  project.provide(providedKey(name), value as never)

/** What was provided to a project. For Vitest's main process. */
export const providedTo = <Name extends keyof Provided>(project: Providing, name: Name) =>
  (project.getProvidedContext() as Record<string, unknown>)[providedKey(name)] as Provided[Name] | undefined

/** Whether its tests are specs: `promises()` defines the project. For Vitest's main process. */
export const hasSpecs = (project: Providing): boolean => providedTo(project, 'service') !== undefined
