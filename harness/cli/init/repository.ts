import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { locksOf } from './places.ts'
import { isRuntimeFile } from './runtime.ts'

/** The files of a repository that describe its service: text by path from the root, with `/` between folders. */
export type Repository = ReadonlyMap<string, string>

const filesMax = 2_000
const bytesMax = 256_000
const depthMax = 6

const isSkipped = (folder: string): boolean =>
  /^(?:node_modules|dist|build|out|coverage|report|vendor|venv|__pycache__|\..*)$/.test(folder) &&
  folder !== '.github'

const isTelling = (name: string): boolean =>
  isRuntimeFile(name) ||
  /\.(?:[cm]?[jt]sx?|py|php|sql|ya?ml)$/.test(name) ||
  /^(?:Dockerfile|Containerfile|package\.json|tsconfig\.json|\.gitignore)$/.test(name)

/** Reads the files that `init` needs below a folder, so far as this user may; in a large repository those nearest to its root. */
export async function readRepository(root: string): Promise<Repository> {
  const files = new Map<string, string>()
  let folders = ['']
  for (let depth = 0; depth < depthMax && folders.length > 0; depth++) {
    const below: string[] = []
    for (const folder of folders) {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])
      for (const entry of entries) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`
        if (entry.isDirectory() && !isSkipped(entry.name)) below.push(path)
        if (!entry.isFile() || !isTelling(entry.name) || files.size >= filesMax) continue
        const { size } = await stat(join(root, path))
        const text = size > bytesMax ? '' : await readFile(join(root, path), 'utf8').catch(() => '')
        files.set(path, text)
      }
    }
    folders = below
  }
  for (const lock of locksOf(resolve(root))) files.set(lock, '')
  return files
}
