import { readFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import type { OutputChunk, Plugin } from 'rolldown'
import { HarnessError, messageOf } from '../record/errors.ts'

/** One change of a source file: `find` must occur in it exactly once. */
export interface Edit {
  /** From the root of the project. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

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
  await Promise.all(edits.map(edit => assertApplies(edit, root)))
  // Loaded only when needed: every description of a service imports this file, and few of them bundle.
  const { rolldown } = await import('rolldown')
  const importers = new Map<string | undefined, string>()
  try {
    await using bundled = await rolldown({
      input: resolve(root, entry),
      cwd: root,
      platform: 'node',
      plugins: [applyEdits(edits, root), standingIn(standIns)],
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
      minify: false,
      sourcemap,
      codeSplitting: false,
    })
    assertInstalled(output[0].imports, importers)
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

async function assertApplies({ file, find }: Edit, root: string): Promise<void> {
  const source = await readFile(resolve(root, file), 'utf8').catch((cause: unknown) => {
    throw new HarnessError(`an edit names ${file}, which cannot be read`, {
      fix: `correct its path: it counts from ${root}`,
      cause,
    })
  })
  const found = source.split(find).length - 1
  if (found === 1) return
  throw new HarnessError(
    `an edit of ${file} does not apply: its text stands there ${found} times, not once`,
    {
      evidence: find.split('\n'),
      fix: 'bring the text under `find` up to date with the source',
    },
  )
}

/** Edits the source when it is loaded, so that the source map has the edited text too. */
const applyEdits = (edits: readonly Edit[], root: string): Plugin => ({
  name: 'edits',
  async load(id) {
    const applicable = edits.filter(({ file }) => resolve(root, file) === id)
    if (applicable.length === 0) return null
    const source = await readFile(id, 'utf8')
    const code = applicable.reduce((text, { find, replace }) => text.replace(find, () => replace), source)
    return { code, moduleType: 'ts' }
  },
})

/** Such a name is no path: others leave it alone. */
const idOf = (name: string) => `\0${name}`

const standingIn = (standIns: Readonly<Record<string, string>>): Plugin => ({
  name: 'stand-ins',
  resolveId: name => (Object.hasOwn(standIns, name) ? idOf(name) : null),
  load: id => Object.entries(standIns).find(([name]) => idOf(name) === id)?.[1] ?? null,
})
