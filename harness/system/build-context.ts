import dockerIgnore from '@balena/dockerignore'
import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { causedBy, HarnessError } from '../record/errors.ts'
import { fileText } from '../record/file-text.ts'
import { megabytes } from '../record/units.ts'
import { copiedPathsOf } from './dockerfile.ts'
import type { ContextFile } from './image.ts'

/** All files of a context are held in memory. */
const contextMax = megabytes(500)

type ContextFilter = Awaited<ReturnType<typeof contextFilter>>

/** What a run writes in its working directory. */
const written = ['report', '.plumbline', '.vitest']
/** What git and Vite write during a run, in any folder. */
const writtenAnywhere = /(^|\/)(\.git|node_modules\/\.vite[^/]*)(\/|$)/

/** Leaves out what the Dockerfile cannot copy, and what the run writes in `project`: each spec would build another image. */
export async function contextFilter(dockerfile: string, folder: string, project = process.cwd()) {
  const instructions = await readFile(dockerfile, 'utf8')
  const ignored = fileText(`${dockerfile}.dockerignore`) ?? fileText(join(folder, '.dockerignore')) ?? ''
  const ignore = dockerIgnore.default({ ignorecase: false }).add(ignored)
  const hasExceptions = /^\s*!/m.test(ignored)
  // Below `**` of a COPY with --parents everything may be copied.
  const named = copiedPathsOf(instructions)?.map(path => path.replace(/(^|\/)\*\*(\/.*)?$/, ''))
  const copied = named && [...named, ...(await targetsOf(named, folder))].map(segmentsOf)
  const reaches = (path: string) => copied?.some(pattern => startsLike(pattern, segmentsOf(path))) ?? true
  const outputs = written.map(name => relative(folder, resolve(project, name)).split(sep).join('/'))
  const belongs = (path: string) =>
    reaches(path) &&
    !writtenAnywhere.test(path) &&
    !outputs.some(output => path === output || path.startsWith(`${output}/`))
  return {
    /** Whether the Dockerfile copies the file at a path, which is relative to the context with `/`. */
    copies: (path: string): boolean => belongs(path) && !ignore.ignores(path),
    /** Whether the Dockerfile may copy something below a folder. */
    enters: (folder: string): boolean => belongs(folder) && (hasExceptions || !ignore.ignores(folder)),
  }
}

/** Where paths in a folder lead through symbolic links, which a build follows. */
async function targetsOf(paths: readonly string[], folder: string): Promise<string[]> {
  const top = await realpath(folder)
  const targets = paths.map(path => realpath(join(top, path)).catch(() => join(top, path)))
  return (await Promise.all(targets)).map(target => relative(top, target).split(sep).join('/'))
}

/** Reads the files of a context, sorted by name: their hash names the image. @throws HarnessError for what cannot be read. */
export async function readContext(folder: string, { copies, enters }: ContextFilter): Promise<ContextFile[]> {
  const files: ContextFile[] = []
  let size = 0
  const read = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true })
    for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) {
        const before = files.length
        if (enters(path)) await read(path)
        // An empty folder can be copied as well.
        if (files.length === before && copies(path)) files.push({ path: `${path}/`, content: '' })
        continue
      }
      if (!copies(path) || !(entry.isFile() || entry.isSymbolicLink())) continue
      const file = join(folder, path)
      const { mode, size: bytes } = await lstat(file)
      size += bytes
      if (size > contextMax) {
        throw new HarnessError(`the build context ${folder} is larger than ${contextMax / 1_000_000} MB`, {
          fix: 'list what the image does not need in `.dockerignore`, for example node_modules and .git',
        })
      }
      files.push(
        entry.isFile()
          ? { path, content: await readFile(file), mode: mode & 0o777 }
          : { path, content: '', link: await readlink(file) },
      )
    }
  }
  await read('').catch((error: unknown) => {
    if (error instanceof HarnessError) throw error
    const fix = 'list what the image does not need in `.dockerignore`, or make it readable for this user'
    throw causedBy(error, `the build context ${folder} cannot be read`, fix)
  })
  return files
}

const segmentsOf = (path: string): string[] =>
  path.split('/').filter(segment => segment !== '' && segment !== '.')

/** Whether a path is an ancestor of a match of the pattern, matches it, or lies below a match. */
const startsLike = (pattern: readonly string[], path: readonly string[]): boolean =>
  path.every((segment, index) => {
    const glob = pattern[index]
    return glob === undefined || globOf(glob).test(segment)
  })

/** One segment of a glob in the syntax of COPY: `*`, `?` and `[a-z]`. */
const globOf = (segment: string): RegExp =>
  new RegExp(
    `^${segment
      .replaceAll(/[.+${}()|\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )
