import { posix } from 'node:path'
import type { Manifest } from './manifest.ts'
import type { Places } from './places.ts'
import { given } from './service-file.ts'

const steps = {
  npm: { before: undefined, install: ['npm ci', 'npm install'], exec: 'npx' },
  pnpm: {
    before: '- uses: pnpm/action-setup@v4',
    install: ['pnpm install --frozen-lockfile', 'pnpm install'],
    exec: 'pnpm exec',
  },
  yarn: { before: undefined, install: ['yarn install --immutable', 'yarn install'], exec: 'yarn' },
  bun: {
    before: '- uses: oven-sh/setup-bun@v2',
    install: ['bun install --frozen-lockfile', 'bun install'],
    exec: 'bunx',
  },
} as const

/** The command that runs a program of an installed package: `npx`. */
export const execOf = ({ packageManager }: Pick<Manifest, 'packageManager'>): string =>
  steps[packageManager].exec

/** GitHub runs only workflows at the root of a repository, so a service in a subfolder gets one of its own there. */
export function workflowFile(
  { packageManager, lockFile }: Manifest,
  { repository, service, install }: Places,
): { readonly path: string; readonly text: string } {
  const { before, install: installs, exec } = steps[packageManager]
  const isBelow = service !== '.'
  const isInstalledBelow = install !== '.'
  const isCached = lockFile !== undefined && packageManager !== 'bun'
  const lines = given([
    '- uses: actions/checkout@v5',
    before,
    ...(packageManager === 'pnpm' && isInstalledBelow
      ? ['  with:', `    package_json_file: ${install}/package.json`]
      : []),
    '- uses: actions/setup-node@v6',
    '  with:',
    '    node-version: 24',
    isCached && `    cache: ${packageManager}`,
    isCached && isInstalledBelow && `    cache-dependency-path: ${install}/${lockFile}`,
    `- run: ${installs[lockFile === undefined ? 1 : 0]}`,
    install !== service && `  working-directory: ${install}`,
    `- run: ${exec} vitest-plumbline start`,
    '- uses: actions/upload-artifact@v5',
    '  if: always()',
    '  with:',
    '    name: report',
    `    path: ${isBelow ? `${service}/` : ''}report/`,
  ])
  const text = `name: promises${isBelow ? ` of ${service}` : ''}
on:
  push:
    branches: [main, master]
  pull_request:

permissions:
  contents: read

jobs:
  promises:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
${isBelow ? `    defaults:\n      run:\n        working-directory: ${service}\n` : ''}    steps:
${lines.map(line => `      ${line}`).join('\n')}
`
  const name = isBelow ? `promises-${service.replaceAll(/[^\w.]+/g, '-')}` : 'promises'
  return { path: posix.join(repository, '.github/workflows', `${name}.yml`), text }
}
