import { expect, test } from 'vitest'
import { rootReference, servesRelease, type RootRecipe } from './root.ts'

const recipe: RootRecipe = {
  repository: 'localhost/test/node',
  release: 'trixie',
  packages: ['libstdc++6'],
  excluded: [],
  hooks: [],
  files: [{ from: '/clone/a/node', to: '/usr/local/bin/node', version: '24.21.0' }],
  changes: ['CMD ["node"]'],
  labels: {},
}

const stanza =
  'Types: deb\nURIs: http://mirror.test/debian\nSuites: trixie trixie-updates\nComponents: main\n'

test('a stanza and a one-line list of the release count as its sources', () => {
  expect(servesRelease(stanza, 'trixie')).toBe(true)
  expect(servesRelease('deb http://mirror.test/debian trixie main contrib\n', 'trixie')).toBe(true)
})

test('another release, a vendor, a comment and an empty list do not', () => {
  expect(servesRelease(stanza, 'bookworm')).toBe(false)
  expect(servesRelease('deb http://vendor.test/debian trixie stable\n', 'trixie')).toBe(false)
  expect(servesRelease('# deb http://mirror.test/debian trixie main\n', 'trixie')).toBe(false)
  expect(servesRelease('', 'trixie')).toBe(false)
})

test('a source folder of this machine is left out, because the root does not have it', () => {
  const local = 'Types: deb\nURIs: file:/srv/packages\nSuites: trixie\nComponents: main\n'
  expect(servesRelease(local, 'trixie')).toBe(false)
  expect(servesRelease(`${stanza}\n${local}`, 'trixie')).toBe(false)
})

test('two clones on one machine agree on the image, whatever their paths', () => {
  const other = { from: '/clone/b/node', to: '/usr/local/bin/node', version: '24.21.0' }
  const reference = rootReference(recipe, 'x86_64')
  expect(reference).toMatch(/^localhost\/test\/node:[0-9a-f]{16}$/)
  expect(rootReference({ ...recipe, files: [other] }, 'x86_64')).toBe(reference)
})

test('whatever changes the image changes its tag', () => {
  const newer = { from: '/clone/a/node', to: '/usr/local/bin/node', version: '24.22.0' }
  const references = [
    rootReference(recipe, 'x86_64'),
    rootReference(recipe, 'aarch64'),
    rootReference({ ...recipe, files: [newer] }, 'x86_64'),
    rootReference({ ...recipe, packages: ['libstdc++6', 'tzdata'] }, 'x86_64'),
    rootReference({ ...recipe, hooks: ['--customize-hook=true'] }, 'x86_64'),
    rootReference({ ...recipe, changes: [] }, 'x86_64'),
  ]
  expect(new Set(references).size).toBe(6)
})
