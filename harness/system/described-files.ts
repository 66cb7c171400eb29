import { existsSync, readFileSync, statSync, type Stats } from 'node:fs'
import { relative, resolve } from 'node:path'
import { HarnessError } from '../record/errors.ts'
import { refuseOption } from '../record/option.ts'
import { describesDatabase } from './beside-database.ts'
import { buildFilesOf, bundleName, type DockerfileBuild, type NodeBuild } from './build.ts'
import { contextAbove } from './context-above.ts'
import type { ServiceDescription } from './description.ts'

const kinds = {
  'a file': (found: Stats) => found.isFile(),
  'a folder': (found: Stats) => found.isDirectory(),
  'a file or a folder': () => true,
}

interface DescribedFile {
  readonly field: string
  readonly path: string | undefined
  readonly kind: keyof typeof kinds
}

function filesIn({ build, beside, sources = [] }: ServiceDescription): readonly DescribedFile[] {
  const { entry, dockerfile, context } = build as Partial<NodeBuild & DockerfileBuild>
  return [
    { field: 'service.build: entry', path: entry, kind: 'a file' },
    { field: 'service.build.dockerfile', path: dockerfile, kind: 'a file' },
    { field: 'service.build.context', path: context, kind: 'a folder' },
    ...Object.entries(beside).map(([name, one]): DescribedFile => ({
      field: `service.beside.${name}.schema`,
      path: describesDatabase(one) ? one.schema : undefined,
      kind: 'a file',
    })),
    ...sources.map((path): DescribedFile => ({ field: 'service.sources', path, kind: 'a file or a folder' })),
  ]
}

/** @throws HarnessError if a file or folder in the description does not exist. */
export function checkFiles(description: ServiceDescription): void {
  const { root } = description
  for (const { field, path, kind } of filesIn(description)) {
    if (path === undefined || isOfKind(resolve(root, path), kind)) continue
    throw refuseOption(field, path, { expected: kind, fix: `correct the path: it is relative to ${root}` })
  }
  checkContext(description)
}

/** Checked early: a build would report it only after pulling its base images. */
function checkContext({ build, root }: ServiceDescription): void {
  const files = buildFilesOf(build, root)
  if (files === undefined) return
  const { dockerfile, context: folder } = files
  const made = 'entry' in build ? [bundleName] : []
  const above = contextAbove(readFileSync(dockerfile, 'utf8'), folder, made)
  if (above === undefined) return
  const [here, there] = [folder, resolve(folder, above.context)].map(path => relative(root, path) || '.')
  throw new HarnessError(
    `${relative(root, dockerfile)} copies ${above.missing}, which is in ${there}, not in the build context ${here}`,
    { fix: `add context: '${there}' to ${'entry' in build ? 'the options of node()' : '`build`'}` },
  )
}

const isOfKind = (path: string, kind: DescribedFile['kind']): boolean =>
  existsSync(path) && kinds[kind](statSync(path))
