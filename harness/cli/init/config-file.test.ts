import fc from 'fast-check'
import { expect, test } from 'vitest'
import { configChange, patchedConfig } from './config-file.ts'
import { parsed } from './config-program.ts'
import { manifestOf } from './repository.ts'

const call = 'promises()'
const changeOf = (files: Readonly<Record<string, string>>) => {
  const repository = new Map(Object.entries(files))
  return configChange(repository, manifestOf(repository))
}

test('a config with tests of its own keeps them, as a project of their own', () => {
  const text = `import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Most of them wait.
    globals: true,
  },
})
`
  expect(patchedConfig(text, call)).toBe(`import { defineConfig, configDefaults } from 'vitest/config'
import { promises } from 'vitest-plumbline/config'

export default defineConfig({
  test: {
    projects: [{ extends: true, test: { name: 'unit', exclude: [...configDefaults.exclude, 'plumbline/**'] } }, promises()],
    // Most of them wait.
    globals: true,
  },
})
`)
})

test('a new config has a project for tests of its own if the repository has JavaScript', () => {
  const textOf = (...paths: string[]) => {
    const change = changeOf(Object.fromEntries(paths.map(path => [path, '{}'])))
    return change.kind === 'new' ? change.text : ''
  }
  const own = 'plumbline/promises.spec.mjs'
  expect(textOf('package.json', 'web/app.test.tsx', own)).toContain("name: 'unit'")
  expect(textOf('package.json', 'go.mod', 'eslint.config.js', own)).toBe(
    `import { promises } from 'vitest-plumbline/config'
import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { projects: [promises({ include: ['plumbline/**/*.spec.mjs'], service: 'plumbline/service.mjs' })] } })
`,
  )
})

test('projects that say what their tests are get one more', () => {
  const text = `import { defineConfig } from 'vitest/config'
export default defineConfig({
  test: {
    projects: [
      'packages/*',
      { test: { name: 'unit', include: ['src/**/*.test.ts'] } },
    ],
  },
})
`
  expect(patchedConfig(text, call)).toBe(
    text
      .replace("config'\n", "config'\nimport { promises } from 'vitest-plumbline/config'\n")
      .replace('] } },\n', '] } },\n      promises(),\n'),
  )
})

test.each([
  ['a function', 'export default defineConfig(({ mode }) => ({ test: { globals: mode === 1 } }))'],
  [
    'a function with a body',
    'export default defineConfig(function () { const a = 1\n return { test: { globals: a } } })',
  ],
  ['a name', 'const config = defineConfig({ test: { globals: true } })\nexport default config'],
])('%s that gives an object is followed to it', (_, text) => {
  const added = `{ projects: [{ extends: true, test: { name: 'unit', exclude: [...configDefaults.exclude, 'plumbline/**'] } }, promises()], globals`
  expect(patchedConfig(text, call)).toContain(added)
})

test('a CommonJS module requires what it needs', () => {
  const text = `'use strict'
const { defineConfig } = require('vitest/config')
module.exports = defineConfig({ test: { include: ['test/**/*.test.js'] } })
`
  expect(patchedConfig(text, call)).toBe(`'use strict'
const { defineConfig, configDefaults } = require('vitest/config')
const { promises } = require('vitest-plumbline/config')
module.exports = defineConfig({ test: { projects: [{ extends: true, test: { name: 'unit', exclude: [...configDefaults.exclude, 'plumbline/**'] } }, promises()], include: ['test/**/*.test.js'] } })
`)
})

test.each([
  ["import type { UserConfig } from 'vitest/config'", "\nimport { configDefaults } from 'vitest/config'"],
  ["import * as vitest from 'vitest/config'", "\nimport { configDefaults } from 'vitest/config'"],
  ["import 'vitest/config'", "\nimport { configDefaults } from 'vitest/config'"],
  ["import {\n  defineConfig,\n} from 'vitest/config'", '  defineConfig, configDefaults,\n}'],
  ["import { type UserConfig } from 'vitest/config'", '{ type UserConfig, configDefaults }'],
  ["import { configDefaults } from 'vitest/config'", 'import { configDefaults } from'],
])('%j gets the defaults in the list of names that it has', (imports, added) => {
  const patched = patchedConfig(`${imports}\nexport default { test: {} }`, call) ?? ''
  expect(parsed(patched).body).not.toEqual([])
  expect(patched).toContain(added)
  expect(patched.match(/configDefaults[,} ].*from|configDefaults,?\n/g)).toHaveLength(1)
})

test.each([
  [
    'a function that decides',
    'export default defineConfig(({ mode }) => { if (mode) return {}; return { test: {} } })',
  ],
  ['a name from elsewhere', "import config from './shared.ts'\nexport default config"],
  ['a call of another name', 'export default mergeConfig({}, {})'],
  ['CommonJS that decides', 'module.exports = process.env.CI ? {} : { test: {} }'],
  ['what is spread into it', 'export default defineConfig({ ...shared })'],
  ['tests that are spread', 'export default defineConfig({ test: { ...shared } })'],
  [
    'projects that might take the promises for theirs',
    "export default { test: { projects: [{ test: { name: 'a' } }] } }",
  ],
  ['projects by a name', 'export default defineConfig({ test: { projects } })'],
  ['what does not parse', 'export default {'],
])('%s is left alone', (_, text) => {
  expect(patchedConfig(text, call)).toBeUndefined()
  expect(changeOf({ 'vitest.config.ts': text })).toMatchObject({ kind: 'by hand', path: 'vitest.config.ts' })
})

test('whatever else a config says, it still says it, and has the project once', () => {
  const value = fc.constantFrom('true', "'text'", '[1, 2]', '{ nested: { test: 1 } }', '() => 0')
  const key = fc.constantFrom('plugins', 'globals', 'include', 'environment', "'quoted-key'")
  const property = fc.tuple(key, value).map(([name, of]) => `${name}: ${of}`)
  const objectOf = (properties: fc.Arbitrary<string[]>) =>
    fc
      .tuple(properties, fc.constantFrom(' ', '\n    '), fc.boolean())
      .map(
        ([list, gap, trailing]) =>
          `{${list.map(one => gap + one).join(',')}${trailing && list.length > 0 ? ',' : ''}${gap}}`,
      )
  const tests = objectOf(fc.array(property)).map(object => `test: ${object}`)
  const config = objectOf(
    fc.tuple(fc.array(property), fc.array(tests, { maxLength: 1 })).map(parts => parts.flat()),
  )
  fc.assert(
    fc.property(config, object => {
      const text = `import { defineConfig } from 'vitest/config'\nexport default defineConfig(${object})\n`
      const patched = patchedConfig(text, call) ?? ''
      expect(parsed(patched).body).not.toEqual([])
      expect(patched.match(/promises\(\)/g)).toHaveLength(1)
      const rest = patched.replaceAll(/import \{ (?:promises|configDefaults) \} from .*\n/g, '')
      expect(isSubsequence(text, rest)).toBe(true)
      expect(changeOf({ 'vitest.config.ts': patched }).kind).toBe('there')
    }),
  )
})

/** Every character of the one stands in the other, in the same order. */
function isSubsequence(text: string, other: string): boolean {
  let at = 0
  for (const character of other) if (character === text[at]) at++
  return at === text.length
}

test('a repository without a config gets one that its kind of module allows', () => {
  const typescript = { 'tsconfig.json': '{}' }
  const asModule = { 'package.json': '{ "type": "module" }' }
  expect(changeOf({ ...typescript, ...asModule })).toMatchObject({ kind: 'new', path: 'vitest.config.ts' })
  expect(changeOf(typescript)).toMatchObject({ kind: 'new', path: 'vitest.config.mts' })
  expect(changeOf(asModule)).toMatchObject({
    path: 'vitest.config.js',
    text: expect.stringContaining("service: 'plumbline/service.js'") as string,
  })
  expect(changeOf({})).toMatchObject({ path: 'vitest.config.mjs' })
})

test('the config of Vite is the one to change where there is no other: Vitest would no longer read it', () => {
  expect(changeOf({ 'vite.config.ts': 'export default { plugins: [] }' })).toMatchObject({
    kind: 'patched',
    path: 'vite.config.ts',
  })
})
