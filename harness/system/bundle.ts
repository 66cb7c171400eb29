import { relative, resolve } from 'node:path'
import type { OutputChunk, Plugin } from 'rolldown'
import { HarnessError, messageOf } from '../record/errors.ts'
import { editedText, type Edit } from './edit.ts'

interface BundleOptions {
  readonly edits?: readonly Edit[]
  /** Text that stands in the place of a module, by the name that it is imported by. */
  readonly standIns?: Readonly<Record<string, string>>
  /** The folder that paths count from. The working directory by default. */
  readonly root?: string
}

/**
 * Bundles a Node service into one file, so that its image needs no registry, no `node_modules` and no second
 * layer. `edits` change the sources first: a service that is wrong on purpose is a small edit of the real
 * one. @throws HarnessError with the bundler's own message where the source does not parse or resolve, and
 * where it imports a package that is not installed.
 */
export async function bundle(entry: string, options: BundleOptions = {}): Promise<string> {
  return (await build(entry, options, false)).code
}

/** The source map of the same bundle, as JSON. It stays in the harness: the service does not need it. */
export async function sourceMap(entry: string, options: BundleOptions = {}): Promise<string> {
  return String((await build(entry, options, true)).map)
}

/** A browser script with all its imports, minified into one text, to be embedded in a page. */
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
  const edited = await editedFiles(edits, root)
  // Loaded only when needed: every description of a service imports this file, and few of them bundle.
  const { rolldown } = await import('rolldown')
  const importers = new Map<string | undefined, string>()
  try {
    await using bundled = await rolldown({
      input: resolve(root, entry),
      cwd: root,
      platform: 'node',
      plugins: [replacing(edited), standingIn(standIns)],
      onLog: (level, log, print) => {
        const { code, exporter, id = '' } = log
        if (code === 'UNRESOLVED_IMPORT') importers.set(exporter, relative(root, id))
        // What a package does in its own files is not the user's to mend.
        else if (!id.includes('/node_modules/')) print(level, log)
      },
    })
    // Modules that are imported later are a part of the one file as well.
    const { output } = await bundled.generate({
      format: 'esm',
      sourcemap,
      codeSplitting: false,
    })
    assertInstalled(output[0].imports, importers)
    assertImported(edits, output[0].moduleIds, { entry, root })
    return output[0]
  } catch (error) {
    if (error instanceof HarnessError) throw error
    throw new HarnessError(`${entry} does not bundle: ${messageOf(error)}`, {
      fix: `mend ${entry} or what it imports`,
      cause: error,
    })
  }
}

const packageName = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*(?=\/|$)/

/**
 * A package that is not installed may be missing where it is imported when the service runs: optional ones, as Nest has many,
 * are. One that is imported at once ends the service.
 */
function assertInstalled(
  imported: readonly string[],
  importers: ReadonlyMap<string | undefined, string>,
): void {
  const missing = imported.filter(name => importers.has(name))
  if (missing.length === 0) return
  const packages = missing.map(name => packageName.exec(name)?.[0])
  throw new HarnessError(
    missing.map(name => `${importers.get(name)} imports '${name}', which is not installed`).join('\n'),
    {
      fix: packages.includes(undefined)
        ? 'correct the name: it is not one of a package'
        : `npm i ${[...new Set(packages)].join(' ')}`,
    },
  )
}

/** An edit of a file that is no part of the bundle would change nothing. A module may be there for its types alone. */
function assertImported(
  edits: readonly Edit[],
  modules: readonly string[],
  { entry, root }: { readonly entry: string; readonly root: string },
): void {
  const unused = edits.find(
    ({ file }) => !/\.[cm]?[jt]sx?$/.test(file) && !modules.includes(resolve(root, file)),
  )
  if (unused === undefined) return
  throw new HarnessError(`an edit of ${unused.file} changes nothing: ${entry} does not import it`, {
    fix: 'edit what is imported, or the schema of a database beside the service',
  })
}

/** Texts by absolute path. */
async function editedFiles(edits: readonly Edit[], root: string): Promise<ReadonlyMap<string, string>> {
  const files = [...new Set(edits.map(({ file }) => file))]
  const texts = files.map(async file => [resolve(root, file), await editedText(file, edits, root)] as const)
  return new Map(await Promise.all(texts))
}

/** Replaces a source when it is loaded, so that the source map has the edited text too. */
const replacing = (edited: ReadonlyMap<string, string>): Plugin => ({
  name: 'edits',
  load(id) {
    const code = edited.get(id)
    return code === undefined ? null : { code, moduleType: 'ts' }
  },
})

/** Such a name is no path: others leave it alone. */
const idOf = (name: string) => `\0${name}`

const standingIn = (standIns: Readonly<Record<string, string>>): Plugin => ({
  name: 'stand-ins',
  resolveId: name => (Object.hasOwn(standIns, name) ? idOf(name) : null),
  load: id => Object.entries(standIns).find(([name]) => idOf(name) === id)?.[1] ?? null,
})
