import { expect, test } from 'vitest'
import { manifestOf } from './repository.ts'
import type { Places } from './places.ts'
import { workflowFile } from './workflow-file.ts'

const workflowOf = (
  lockFile: string,
  places: Omit<Places, 'isInGit' | 'namesManager'>,
  namesManager = true,
) =>
  workflowFile(
    { manifest: manifestOf(new Map([[lockFile, '']])), dockerfile: undefined },
    { ...places, isInGit: true, namesManager },
  )

test('a service at the root of its repository needs no folder named', () => {
  const { path, text } = workflowOf('yarn.lock', { repository: '.', service: '.', install: '.' })
  expect(path).toBe('.github/workflows/promises.yml')
  expect(text).not.toMatch(/working-directory|dependency-path/)
})

test('one with a lock file of its own is installed in its folder, and cached by that file', () => {
  const places = { repository: '../..', service: 'shop/api', install: 'shop/api' }
  const { path, text } = workflowOf('package-lock.json', places)
  expect(path).toBe('../../.github/workflows/promises-shop-api.yml')
  expect(text).toContain('cache-dependency-path: shop/api/package-lock.json')
  expect(text).toMatch(/- run: npm ci\n *- run: npx vitest-plumbline start/)
})

test('a workspace below the root is installed there, by the pnpm that its manifest names', () => {
  const places = { repository: '../../..', service: 'shop/packages/api', install: 'shop' }
  const { text } = workflowOf('pnpm-lock.yaml', places)
  expect(text).toMatch(/pnpm\/action-setup@v4\n *with:\n *package_json_file: shop\/package\.json\n/)
  expect(text).toMatch(/- run: pnpm install --frozen-lockfile\n *working-directory: shop\n/)
})

test('a pnpm that no manifest names is the latest: its action refuses to choose', () => {
  const root = { repository: '.', service: '.', install: '.' }
  const action = '- uses: pnpm/action-setup@v4\n'
  const next = '      - uses: actions/setup-node@v6'
  expect(workflowOf('pnpm-lock.yaml', root).text).toContain(`${action}${next}`)
  const latest = `${action}        with:\n          version: latest\n${next}`
  expect(workflowOf('pnpm-lock.yaml', root, false).text).toContain(latest)
  expect(workflowOf('yarn.lock', root, false).text).not.toContain('version: latest')
})

test('so it is for the service of a folder above, which is bundled with its own packages', () => {
  const places = {
    repository: '..',
    service: 'promises',
    install: 'promises',
    isInGit: true,
    namesManager: true,
  }
  const textOf = (above: string) => {
    const files = { 'pnpm-lock.yaml': '', 'package.json': above }
    const bundled = { root: '..', manifest: manifestOf(new Map(Object.entries(files))) }
    const manifest = manifestOf(new Map([['package-lock.json', '']]))
    return workflowFile({ manifest, above: bundled, dockerfile: undefined }, places).text
  }
  expect(textOf('{}')).toContain('version: latest')
  expect(textOf('{ "packageManager": "pnpm@10.4.1" }')).not.toContain('version: latest')
})
