import { existsSync, readFileSync, statSync, type Stats } from 'node:fs'
import { relative, resolve } from 'node:path'
import { HarnessError } from '../record/errors.ts'
import { refuseOption } from '../record/option.ts'
import { databasesIn } from './beside.ts'
import { buildFilesOf, bundleName, type DockerfileBuild, type NodeBuild } from './build.ts'
import { contextAbove } from './context-above.ts'
import type { ServiceDescription } from './description.ts'

const kinds = {
  'a file': (found: Stats) => found.isFile(),
  'a folder': (found: Stats) => found.isDirectory(),
  'a file or a folder': () => true,
}

/** @throws HarnessError if a file or folder in the description does not exist. */
export function checkFiles(description: ServiceDescription): void {
  const { root, build, beside, sources = [] } = description
  const check = (field: string, path: string | undefined, kind: keyof typeof kinds): void => {
    if (path === undefined) return
    const there = resolve(root, path)
    if (existsSync(there) && kinds[kind](statSync(there))) return
    throw refuseOption(field, path, { expected: kind, fix: `correct the path: it is relative to ${root}` })
  }
  const { entry, dockerfile, context } = build as Partial<NodeBuild & DockerfileBuild>
  check('service.build: entry', entry, 'a file')
  check('service.build.dockerfile', dockerfile, 'a file')
  check('service.build.context', context, 'a folder')
  for (const [name, { schema }] of databasesIn(beside)) {
    check(`service.beside.${name}.schema`, schema, 'a file')
  }
  for (const path of sources) check('service.sources', path, 'a file or a folder')
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
