import { relative, resolve } from 'node:path'
import type { OutputChunk, Plugin } from 'rolldown'
import { causedBy, HarnessError } from '../record/errors.ts'
import { editedText, type Edit } from './build.ts'

interface BundleOptions {
  readonly edits?: readonly Edit[]
  /** Source texts that replace modules, by the name that they are imported by. */
  readonly standIns?: Readonly<Record<string, string>>
  /** The folder that paths are relative to. The working directory by default. */
  readonly root?: string
  /** Absolute paths of files beside the bundle, which may be edited too. */
  readonly beside?: readonly string[]
}

/**
 * Bundles a Node service into one file, so that its image needs no registry, no `node_modules` and no second layer. @throws
 * HarnessError with the bundler's own message, and where the source imports a package that is not installed.
 */
export async function bundle(entry: string, options: BundleOptions = {}): Promise<string> {
  const { code, moduleIds } = await build(entry, options, false)
  assertUsed(entry, moduleIds, options)
  return code
}

/** The source map of the same bundle, as JSON. It stays in the harness: the service does not need it. `bundle` checks all edits. */
export async function sourceMap(entry: string, options: BundleOptions = {}): Promise<string> {
  return String((await build(entry, options, true)).map)
}

/** Bundles a browser script with all its imports into one minified text, to embed in a page. */
export async function browserBundle(entry: string): Promise<string> {
  const { rolldown } = await import('rolldown')
  await using bundled = await rolldown({ input: entry, platform: 'browser' })
  const { output } = await bundled.generate({ format: 'iife', minify: true })
  return output[0].code
}

async function build(
  entry: string,
  { edits = [], standIns = {}, root = process.cwd() }: BundleOptions,
  sourcemap: boolean,
): Promise<OutputChunk> {
  const texts = new Map(Object.entries(standIns).map(([name, text]) => [idOf(name), text]))
  const files = new Set(edits.map(({ file }) => file))
  for (const file of files) texts.set(resolve(root, file), await editedText(file, edits, root))
  // Imported on demand: every description of a service imports this file, and few of them bundle.
  const { rolldown } = await import('rolldown')
  const importers = new Map<string | undefined, string>()
  try {
    await using bundled = await rolldown({
      input: resolve(root, entry),
      cwd: root,
      platform: 'node',
      plugins: [replacing(texts)],
      onLog: (level, log, print) => {
        const { code, exporter, id = '' } = log
        if (code === 'UNRESOLVED_IMPORT') importers.set(exporter, relative(root, id))
        // The user cannot fix warnings about files of a package.
        else if (!id.includes('/node_modules/')) print(level, log)
      },
    })
    // Includes modules that are imported dynamically.
    const { output } = await bundled.generate({ format: 'esm', sourcemap, codeSplitting: false })
    assertInstalled(output[0].imports, importers)
    return output[0]
  } catch (error) {
    if (error instanceof HarnessError) throw error
    throw causedBy(error, `${entry} does not bundle`, `correct ${entry} or what it imports`)
  }
}

const packageName = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*(?=\/|$)/

/** A static import of a missing package ends the service. A dynamic one may be optional: Nest has many. */
function assertInstalled(imported: readonly string[], importers: ReadonlyMap<string | undefined, string>) {
  const missing = imported.filter(name => importers.has(name))
  if (missing.length === 0) return
  const packages = missing.map(name => packageName.exec(name)?.[0])
  const what = missing.map(name => `${importers.get(name)} imports '${name}', which is not installed`)
  throw new HarnessError(what.join('\n'), {
    fix: packages.includes(undefined)
      ? 'correct the name: it is not a package name'
      : `npm i ${[...new Set(packages)].join(' ')}`,
  })
}

/** An edit of a file outside the image would change nothing. A module may be imported for its types alone. */
function assertUsed(
  entry: string,
  modules: readonly string[],
  { edits = [], root = process.cwd(), beside = [] }: BundleOptions,
): void {
  const used = new Set([...modules, ...beside])
  const unused = edits.find(({ file }) => !/\.[cm]?[jt]sx?$/.test(file) && !used.has(resolve(root, file)))
  if (unused === undefined) return
  throw new HarnessError(
    `an edit of ${unused.file} changes nothing: ${entry} does not import it, and no Dockerfile copies it`,
    {
      fix: 'edit an imported file, one that the Dockerfile of node() copies, or the schema of a database beside the service',
    },
  )
}

/** The id of a module that another text stands in for. It is no path, so other plugins ignore it. */
const idOf = (name: string) => `\0${name}`

/** Replaces a source when it is loaded, so that the source map contains the edited text. */
const replacing = (texts: ReadonlyMap<string, string>): Plugin => ({
  name: 'replaced sources',
  resolveId: name => (texts.has(idOf(name)) ? idOf(name) : null),
  load: id => texts.get(id) ?? null,
})
