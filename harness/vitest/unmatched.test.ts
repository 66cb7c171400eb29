import type { TestModule, Vitest } from 'vitest/node'
import { expect, test } from 'vitest'
import { unmatched } from './unmatched.ts'

const asked = (config: object, specs: readonly string[] = [], filenamePattern: readonly string[] = []) =>
  ({
    filenamePattern,
    config: { root: '/shop', ...config },
    globTestSpecifications: async () => specs.map(spec => ({ moduleId: `/shop/${spec}` })),
  }) as unknown as Vitest

const moduleOf = (tests: Readonly<Record<string, string>>, state = 'passed') =>
  ({
    state: () => state,
    children: {
      allTests: () =>
        Object.entries(tests).map(([fullName, state]) => ({ fullName, result: () => ({ state }) })),
    },
  }) as unknown as TestModule

const skipped = moduleOf({ 'orders are served in time': 'skipped', 'no leak': 'skipped' })

test.for<[string, string]>([
  ['nothing-like-this', 'write a part of one of these names'],
  ['no leek', 'write -t "no leak"'],
])('-t %s that matches no test is named, with the tests that there are', async ([pattern, fix]) => {
  expect(await unmatched(asked({ testNamePattern: new RegExp(pattern) }), [skipped])).toBe(
    `no test matched -t ${pattern}; there are: orders are served in time, no leak\n  fix: ${fix}`,
  )
})

test('the fix matches a name with signs that mean something else in a pattern', async () => {
  const module = moduleOf({ 'is it fast (open load)?': 'skipped' })
  expect(await unmatched(asked({ testNamePattern: /is it fast (open load)?/ }), [module])).toContain(
    '\n  fix: write -t "is it fast .open load.."',
  )
})

test('of a file that is not there, the fix names those that are', async () => {
  const specs = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => `plumbline/${name}.spec.ts`)
  expect(await unmatched(asked({}, specs, ['g', 'h']), [])).toBe(
    `no spec has g or h in its path\n  fix: name one of these, or a part of its path: ${specs.slice(0, 5).join(', ')}, … (6 in all)`,
  )
  expect(await unmatched(asked({}), [])).toMatch(
    'there is no spec\n  fix: write a spec that matches `include` in the Vitest config',
  )
  expect(await unmatched(asked({ passWithNoTests: true }), [])).toBeUndefined()
})

test('nothing is said where a test ran, where a file does not load, where all are skipped by their code, and where nothing has changed', async () => {
  const ran = moduleOf({ 'no leak': 'passed', 'orders are served in time': 'skipped' })
  expect(await unmatched(asked({ testNamePattern: /leak/ }), [ran])).toBeUndefined()
  expect(await unmatched(asked({}), [skipped])).toBeUndefined()
  expect(
    await unmatched(asked({ testNamePattern: /leek/ }), [skipped, moduleOf({}, 'failed')]),
  ).toBeUndefined()
  expect(await unmatched(asked({ changed: true }), [])).toBeUndefined()
})
