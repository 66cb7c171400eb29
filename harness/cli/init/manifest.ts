import type { Repository } from './repository.ts'

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

/** What `package.json` says, and what stands beside it. */
export interface Manifest {
  /** Without its scope; empty where there is none. */
  readonly name: string
  /** Packages that are needed to run or to develop, of npm and of Python. */
  readonly dependencies: ReadonlySet<string>
  /** The text of the script `start`; empty where there is none. */
  readonly start: string
  /** A `.js` file is an ES module. */
  readonly isModule: boolean
  readonly isTypeScript: boolean
  readonly packageManager: PackageManager
  /** A lock file of this package manager is there. */
  readonly isLocked: boolean
  /** Its services lie in folders of their own. */
  readonly isWorkspaceRoot: boolean
}

interface PackageJson {
  readonly name?: string
  readonly type?: string
  readonly workspaces?: unknown
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const lockFiles: Readonly<Record<string, PackageManager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
}

/** A file that cannot be parsed says nothing: npm will have complained. */
function packageJson(repository: Repository): PackageJson {
  try {
    return (JSON.parse(repository.get('package.json') ?? '{}') as PackageJson | null) ?? {}
  } catch {
    return {}
  }
}

/** Names of Python packages, by their lines in requirements.txt and by their quotes in pyproject.toml. */
function pythonPackages(repository: Repository): string[] {
  const required = repository.get('requirements.txt') ?? ''
  const project = repository.get('pyproject.toml') ?? ''
  return [...required.matchAll(/^([\w-]+)/gm), ...project.matchAll(/^\s*"?([\w-]+)\s*(?:["=<>~[])/gm)].map(
    ([, name = '']) => name.toLowerCase(),
  )
}

export function manifestOf(repository: Repository): Manifest {
  const { name = '', type, workspaces, scripts = {}, dependencies, devDependencies } = packageJson(repository)
  const lockFile = Object.keys(lockFiles).find(file => repository.has(file))
  const packages = { ...dependencies, ...devDependencies }
  return {
    name: name.slice(name.lastIndexOf('/') + 1),
    dependencies: new Set([...Object.keys(packages), ...pythonPackages(repository)]),
    start: scripts['start'] ?? '',
    isModule: type === 'module',
    isTypeScript: repository.has('tsconfig.json') || 'typescript' in packages,
    packageManager: lockFiles[lockFile ?? ''] ?? 'npm',
    isLocked: lockFile !== undefined,
    isWorkspaceRoot: workspaces !== undefined || repository.has('pnpm-workspace.yaml'),
  }
}
