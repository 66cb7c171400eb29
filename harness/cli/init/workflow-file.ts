import { posix } from 'node:path'
import type { Manifest } from './repository.ts'
import type { Places } from './places.ts'
import type { ServiceFacts } from './service-facts.ts'
import { given } from './service-file.ts'

const steps = {
  npm: { install: ['npm ci', 'npm install'], exec: 'npx', add: 'npm i -D' },
  pnpm: {
    install: ['pnpm install --frozen-lockfile', 'pnpm install'],
    exec: 'pnpm exec',
    add: 'pnpm add -D',
  },
  yarn: { install: ['yarn install --immutable', 'yarn install'], exec: 'yarn', add: 'yarn add -D' },
  bun: { install: ['bun install --frozen-lockfile', 'bun install'], exec: 'bunx', add: 'bun add -d' },
} as const

/** What provides those that a machine of GitHub lacks. */
const actions = { npm: undefined, pnpm: 'pnpm/action-setup@v4', yarn: undefined, bun: 'oven-sh/setup-bun@v2' }

/** `exec` runs a program of an installed package: `npx`. `add` installs packages for development: `npm i -D`. */
export const commandsOf = ({ packageManager }: Manifest): { readonly exec: string; readonly add: string } =>
  steps[packageManager]

/** Provides the package manager of a folder. Its pnpm is the one that its manifest names (`isNamed`), else the latest. */
const providing = ({ packageManager }: Manifest, folder: string, isNamed: boolean): string[] => {
  const action = actions[packageManager] && `- uses: ${actions[packageManager]}`
  const inputs = given([
    folder !== '.' && `package_json_file: ${folder}/package.json`,
    !isNamed && 'version: latest',
  ])
  const hasInputs = packageManager === 'pnpm' && inputs.length > 0
  return given([action, ...(hasInputs ? ['  with:', ...inputs.map(input => `    ${input}`)] : [])])
}

const installing = ({ packageManager, lockFile }: Manifest): string =>
  `- run: ${steps[packageManager].install[lockFile === undefined ? 1 : 0]}`
const within = (folder: string): string => `  working-directory: ${folder}`

/** GitHub runs only workflows at the root of a repository, so a service in a subfolder gets one of its own there. */
export function workflowFile(
  { manifest, above, dockerfile }: Pick<ServiceFacts, 'manifest' | 'above' | 'dockerfile'>,
  { repository, service, install, namesManager }: Places,
): { readonly path: string; readonly text: string } {
  const { packageManager, lockFile } = manifest
  // A bundle contains the packages of the service, so they are installed too where it is in a parent folder.
  const bundled = dockerfile === undefined ? above : undefined
  const folder = posix.join(service, bundled?.root ?? '.')
  const isBelow = service !== '.'
  const isInstalledBelow = install !== '.'
  const isCached = lockFile !== undefined && packageManager !== 'bun'
  const lines = given([
    '- uses: actions/checkout@v5',
    ...providing(manifest, install, namesManager),
    ...(bundled && bundled.manifest.packageManager !== packageManager
      ? providing(bundled.manifest, folder, bundled.manifest.namesManager)
      : []),
    '- uses: actions/setup-node@v6',
    '  with:',
    '    node-version: 24',
    isCached && `    cache: ${packageManager}`,
    isCached && isInstalledBelow && `    cache-dependency-path: ${install}/${lockFile}`,
    ...(bundled ? [installing(bundled.manifest), within(folder)] : []),
    installing(manifest),
    install !== service && within(install),
    `- run: ${commandsOf(manifest).exec} vitest-plumbline start`,
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
