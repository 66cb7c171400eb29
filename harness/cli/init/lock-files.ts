export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

/** By whom a repository is installed. */
export const lockFiles: Readonly<Record<string, PackageManager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
}
