import { existsSync, readFileSync, realpathSync } from 'fs'
import { dirname, join } from 'path'
import { fileURLToPath } from 'url'
import { nodeFinding, npmFinding, viteFinding, vitestFinding } from './findings.mjs'
import { outputOf } from './output.mjs'

/**
 * The folder of the package that a module in `from` would load.
 * @type {(name: string, from: string) => string | undefined}
 */
const installedFor = (name, from) => {
  const folder = join(from, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return realpathSync(folder)
  return dirname(from) === from ? undefined : installedFor(name, dirname(from))
}

/**
 * The copies of vitest that the project in `project` and a package in `own` would load, each once.
 * @type {(project: string, own: string) => { version: string, folder: string }[]}
 */
export const vitestCopies = (project, own) => {
  const folders = new Set([project, own].map(from => installedFor('vitest', from)))
  return [...folders].flatMap(folder => {
    if (folder === undefined) return []
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return [{ version, folder }]
  })
}

/**
 * The copies of vitest that cannot start, as `vite` is not where they look for it.
 * @type {(copies: readonly { readonly version: string, readonly folder: string }[]) => readonly { readonly folder: string }[]}
 */
export const withoutVite = copies => copies.filter(({ folder }) => installedFor('vite', folder) === undefined)

export const packageFindings = () => {
  const copies = vitestCopies(process.cwd(), dirname(fileURLToPath(import.meta.url)))
  return [
    nodeFinding(process.versions.node),
    npmFinding(outputOf('npm', ['--version'])),
    vitestFinding(copies),
    ...withoutVite(copies).map(viteFinding),
  ]
}
