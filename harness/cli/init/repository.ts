import { readdir, readFile, stat } from 'node:fs/promises'
import { join, posix, resolve } from 'node:path'
import { HarnessError, messageOf } from '../../record/errors.ts'
import { isRecord, isText } from '../../record/option.ts'
import { lockFiles, locksOf } from './places.ts'
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

export type Manifest = ReturnType<typeof manifestOf>

/** The content of `package.json`, or a text that says what is wrong with it. Like npm, it ignores a byte order mark. */
function packageJson(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return isRecord(json) ? json : `it is ${text.trim().slice(0, 40)}`
  } catch (error) {
    return messageOf(error)
  }
}

/** @throws HarnessError where there is no `package.json`, or one that npm cannot read. */
export function assertManifest(repository: Repository): void {
  const text = repository.get('package.json')
  if (text === undefined) {
    throw new HarnessError('there is no package.json here', {
      fix: 'run `npm init` first, here or in the folder of the service',
    })
  }
  const wrong = packageJson(text)
  if (typeof wrong !== 'string') return
  throw new HarnessError('package.json is not a JSON object', {
    evidence: [wrong],
    fix: 'correct it until `npm pkg get name` can read it, then run `init` again; nothing was written',
  })
}

/** The ending of a file that must be an ES module: `.js` is one only if the package's `type` is `module`. */
export const moduleEnding = ({ isModule, isTypeScript }: Manifest): string =>
  `${isModule ? '' : 'm'}${isTypeScript ? 'ts' : 'js'}`

/** Names of Python packages, from the lines of requirements.txt and the quoted texts of pyproject.toml. */
function pythonPackages(repository: Repository): string[] {
  const required = repository.get('requirements.txt') ?? ''
  const project = repository.get('pyproject.toml') ?? ''
  return [...required.matchAll(/^([\w-]+)/gm), ...project.matchAll(/^\s*"?([\w-]+)\s*(?:["=<>~[])/gm)].map(
    ([, name = '']) => name.toLowerCase(),
  )
}

const namesIn = (packages: unknown): string[] => (isRecord(packages) ? Object.keys(packages) : [])
const textOf = (value: unknown): string => (isText(value) ? value : '')

/** The content of `package.json`, and of files next to it. What npm would refuse in it is left out. */
export function manifestOf(repository: Repository) {
  const said = packageJson(repository.get('package.json') ?? '{}')
  const json = typeof said === 'string' ? {} : said
  const { name, type, workspaces, scripts, dependencies, devDependencies } = json
  const lockFile = Object.keys(lockFiles).find(file => repository.has(file))
  const packages = [...namesIn(dependencies), ...namesIn(devDependencies)]
  return {
    /** Without its scope; empty where there is none. */
    name: posix.basename(textOf(name)),
    /** Runtime and development dependencies, of npm and of Python. */
    dependencies: new Set([...packages, ...pythonPackages(repository)]),
    /** The text of the script `start`; empty where there is none. */
    start: isRecord(scripts) ? textOf(scripts['start']) : '',
    /** Whether a `.js` file is an ES module. */
    isModule: type === 'module',
    isTypeScript: repository.has('tsconfig.json') || packages.includes('typescript'),
    packageManager: lockFiles[lockFile ?? ''] ?? 'npm',
    /** Whether it names the version of its package manager itself: the root of its workspace may do so too. */
    namesManager: isText(json['packageManager']),
    /** The name of its lock file, in its folder or at the root of the workspace. */
    lockFile,
    /** Whether its services are in folders of their own. */
    isWorkspaceRoot: workspaces !== undefined || repository.has('pnpm-workspace.yaml'),
  }
}
