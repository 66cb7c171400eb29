import { dirname, join, sep } from 'node:path'
import type { RunnerTestCase } from 'vitest'
import type { TestProject } from 'vitest/node'
import { mapValues } from '../record/map-values.ts'
import { specNameOf } from '../record/spec-name.ts'
import { hasSpecs, provided, providedTo } from './provided.ts'

/**
 * The first part of the ids of a spec's checks, by its path. It is the name of the file; where two have the same name, as many of
 * their folders come before it as it takes to tell them apart: `shop.orders` and `admin.orders`.
 */
export function specNames(paths: readonly string[]): Readonly<Record<string, string>> {
  const named = new Map(paths.map(path => [path, specNameOf(path)]))
  for (let depth = 1; ; depth++) {
    const alike = [...Map.groupBy(named, ([, name]) => name).values()].filter(({ length }) => length > 1)
    const longer = alike.flat().filter(([path]) => foldersOf(path).length >= depth)
    if (longer.length === 0) return Object.fromEntries(named)
    for (const [path] of longer)
      named.set(path, [...foldersOf(path).slice(-depth), specNameOf(path)].join('.'))
  }
}

type SpecProject = Awaited<ReturnType<typeof specsOf>>

/**
 * The same in a run of several projects. The name of the project comes first, as `orders/promises`, where the project has a
 * folder of its own, so that its ids do not depend on other projects, or another project has a spec of the same name.
 */
export function specNamesIn(own: SpecProject, all: readonly SpecProject[]): Readonly<Record<string, string>> {
  const others = new Set(
    all.filter(({ name }) => name !== own.name).flatMap(({ paths }) => Object.values(specNames(paths))),
  )
  const project = idPart(own.name)
  const isShared = (name: string) => own.folder !== '' || others.has(name)
  return mapValues(specNames(own.paths), name => (isShared(name) ? `${project}/${name}` : name))
}

/** Of `shop (promises)`, from another config, without the default name and dots: an id's first part ends at its first dot. */
const idPart = (project: string): string =>
  project
    .replace(/ \(promises\)$/, '')
    .replace(/ \((.*)\)$/, '/$1')
    .replaceAll(/[\s.]+/g, '-')

/** The names of the specs of a project, given the other projects of promises in the Vitest config. */
export async function namesOfSpecs(project: TestProject): Promise<Readonly<Record<string, string>>> {
  const all = project.vitest.projects.filter(hasSpecs)
  return specNamesIn(await specsOf(project), await Promise.all(all.map(specsOf)))
}

/** A project of promises, with what the names of its specs depend on. */
const specsOf = async (project: TestProject) => ({
  name: project.name,
  /** Its root, relative to the root of the Vitest config: empty where they are the same. */
  folder: providedTo(project, 'folder') ?? '',
  paths: (await project.globTestFiles()).testFiles,
})

const foldersOf = (path: string): string[] => dirname(path).split(sep).filter(Boolean)

/** The path of a test's spec from the root of the Vitest config, the first part of the ids of its checks, and its own name. */
export const placeOf = ({ file, fullTestName }: Pick<RunnerTestCase, 'file' | 'fullTestName'>) => ({
  // Vitest names the file relative to the root of its project.
  spec: join(provided('folder') ?? '', file.name),
  specName: provided('specNames')?.[file.filepath] ?? specNameOf(file.filepath),
  test: fullTestName,
})
