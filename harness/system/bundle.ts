import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { InputOptions, OutputChunk, Plugin } from 'rolldown'
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
  /** The folder that paths count from. The working directory by default. */
  readonly root?: string
}

/**
 * Bundles a Node service into one file, so that its image needs no registry, no `node_modules` and no second
 * layer. `edits` change the sources first: a service that is wrong on purpose is a small edit of the real
 * one. @throws HarnessError with the bundler's own message where the source does not parse or resolve.
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
  { edits = [], root = process.cwd() }: BundleOptions,
  sourcemap: boolean,
): Promise<OutputChunk> {
  await Promise.all(edits.map(edit => assertApplies(edit, root)))
  // Loaded only when needed: every description of a service imports this file, and few of them bundle.
  const { rolldown } = await import('rolldown')
  try {
    await using bundled = await rolldown({
      input: resolve(root, entry),
      cwd: root,
      platform: 'node',
      plugins: [applyEdits(edits, root)],
      onLog: withoutOptional,
    })
    // Modules that are imported later are a part of the one file as well.
    const { output } = await bundled.generate({
      format: 'esm',
      minify: false,
      sourcemap,
      codeSplitting: false,
    })
    return output[0]
  } catch (error) {
    throw new HarnessError(`the service does not bundle: ${messageOf(error)}`, {
      fix: `mend ${entry} or what it imports`,
      cause: error,
    })
  }
}

/**
 * Says nothing of packages that are not installed: they are imported when the service runs, and optional ones, as Nest has
 * many, it does without.
 */
const withoutOptional: NonNullable<InputOptions['onLog']> = (level, log, print) => {
  if (log.code !== 'UNRESOLVED_IMPORT') print(level, log)
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
