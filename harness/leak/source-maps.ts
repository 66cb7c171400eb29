import { encodedMappings, TraceMap, type SourceMapSegment } from '@jridgewell/trace-mapping'
import { join } from 'node:path'
import { fileText } from '../record/file-text.ts'
import type { SourceRoot } from '../record/source-line.ts'
import type { Session } from './session.ts'
import { isForeign, Sources } from './sources.ts'

interface Script {
  readonly path: string
  /** The source map that it names or that lies beside it, and its path. */
  readonly map?: { readonly path: string; readonly json: string } | undefined
  /** Absent if it has a map. */
  readonly text?: string | undefined
}

/** Runs inside the service. Its session ends at once, with all that V8 keeps for it; it reads little, as memory is limited. */
function ownScripts(): Script[] {
  const { Session: Within } = process.getBuiltinModule('node:inspector')
  const { readFileSync: readFrom, statSync } = process.getBuiltinModule('node:fs')
  const { fileURLToPath, pathToFileURL } = process.getBuiltinModule('node:url')
  const scriptsMax = 500
  let bytesLeft = 16_000_000
  const read = (from: string | URL): string | undefined => {
    try {
      const { size } = statSync(from)
      if (size > bytesLeft) return undefined
      bytesLeft -= size
      return readFrom(from, 'utf8')
    } catch {
      return undefined
    }
  }
  const mapOf = (path: string, named = ''): Script['map'] => {
    const url = URL.parse(named === '' ? `${path}.map` : named, pathToFileURL(path).href)
    if (url?.protocol === 'data:' && named.length <= bytesLeft) {
      bytesLeft -= named.length
      const [head = '', data = ''] = named.split(',')
      const json = head.endsWith(';base64')
        ? Buffer.from(data, 'base64').toString()
        : decodeURIComponent(data)
      return { path, json }
    }
    const json = url?.protocol === 'file:' ? read(url) : undefined
    return url === null || json === undefined ? undefined : { path: fileURLToPath(url), json }
  }
  const scripts: Script[] = []
  const session = new Within()
  session.connect()
  session.on('Debugger.scriptParsed', ({ params: { url, sourceMapURL } }) => {
    const isOwn = /^(?:file:\/\/)?\//.test(url) && !url.includes('/node_modules/')
    if (!isOwn || scripts.length === scriptsMax) return
    const path = url.startsWith('/') ? url : fileURLToPath(url)
    const map = mapOf(path, sourceMapURL)
    scripts.push(map === undefined ? { path, text: read(path) } : { path, map })
  })
  session.post('Debugger.enable')
  session.disconnect()
  return scripts
}

/** The sources of a process's code: from the map of its bundle, or from what the process itself can read. */
export async function readSources(session: Session, { root, bundleMap }: SourceRoot): Promise<Sources> {
  if (bundleMap !== undefined) return new Sources(await bundleMap())
  // A script that cannot be read is shown by the name the engine uses.
  const scripts = await session.call(ownScripts).catch(() => [])
  return new Sources(new Map(scripts.flatMap(script => mapsOf(script, root))))
}

type Mapped = readonly [path: string, map: TraceMap]

/** With the file names and texts of the work tree. */
function mapsOf({ path, map, text }: Script, root: string): Mapped[] {
  if (map === undefined) return ofItself(inWorkTree(path, text, root))
  try {
    const traced = new TraceMap(map.json, map.path)
    const files = traced.resolvedSources.map((source, index) =>
      inWorkTree(source.replace(/^file:\/\//, ''), traced.sourcesContent?.[index] ?? undefined, root),
    )
    const named = new TraceMap({ ...withoutMappings(files), mappings: encodedMappings(traced) })
    // Node with --enable-source-maps uses these names in stack traces.
    return [[path, named], ...files.flatMap(ofItself)]
  } catch {
    return []
  }
}

/** A script without a map is its own source. */
function ofItself(file: SourceFile): Mapped[] {
  const mappings = file.text?.split('\n').map((_, line): SourceMapSegment[] => [[0, 0, line, 0]])
  return mappings === undefined ? [] : [[file.path, new TraceMap({ ...withoutMappings([file]), mappings })]]
}

const withoutMappings = (files: readonly SourceFile[]) => ({
  version: 3 as const,
  names: [],
  sources: files.map(({ name }) => name),
  sourcesContent: files.map(({ text }) => text ?? null),
})

interface SourceFile {
  /** In the container. */
  readonly path: string
  /** As shown to the user. */
  readonly name: string
  readonly text: string | undefined
}

/**
 * The file of the work tree that matches the longest end of a path in the container, and has the same text if that is known. A
 * name without a folder is too ambiguous. Returns the path itself if no file matches.
 */
function inWorkTree(path: string, text: string | undefined, root: string): SourceFile {
  if (isForeign({ file: path })) return { path, name: path, text }
  const segments = path.split('/').filter(segment => segment !== '')
  for (const index of segments.keys()) {
    const name = segments.slice(index).join('/')
    const found = fileText(join(root, name))
    if (found !== undefined && (text === undefined ? name.includes('/') : found === text)) {
      return { path, name, text: found }
    }
  }
  return { path, name: path, text }
}
