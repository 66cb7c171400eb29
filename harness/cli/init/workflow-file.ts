import type { Manifest } from './manifest.ts'

const steps = {
  npm: { before: [], install: ['npm ci', 'npm install'], exec: 'npx' },
  pnpm: {
    before: ['- uses: pnpm/action-setup@v4'],
    install: ['pnpm install --frozen-lockfile', 'pnpm install'],
    exec: 'pnpm exec',
  },
  yarn: { before: [], install: ['yarn install --immutable', 'yarn install'], exec: 'yarn' },
  bun: {
    before: ['- uses: oven-sh/setup-bun@v2'],
    install: ['bun install --frozen-lockfile', 'bun install'],
    exec: 'bunx',
  },
} as const

/** What runs a command of an installed package: `npx`. */
export const execOf = ({ packageManager }: Pick<Manifest, 'packageManager'>): string =>
  steps[packageManager].exec

/** The text of `.github/workflows/promises.yml`. Runners of GitHub have an engine. */
export function workflowFile({ packageManager, isLocked }: Manifest): string {
  const { before, install, exec } = steps[packageManager]
  const hasCache = isLocked && packageManager !== 'bun'
  const lines = [
    '- uses: actions/checkout@v5',
    ...before,
    '- uses: actions/setup-node@v6',
    '  with:',
    '    node-version: 24',
    ...(hasCache ? [`    cache: ${packageManager}`] : []),
    `- run: ${install[isLocked ? 0 : 1]}`,
    `- run: ${exec} vitest-plumbline start`,
    '- uses: actions/upload-artifact@v5',
    '  if: always()',
    '  with:',
    '    name: report',
    '    path: report/',
  ]
  return `name: promises
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
    steps:
${lines.map(line => `      ${line}`).join('\n')}
`
}
