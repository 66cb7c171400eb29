import { expect, test } from 'vitest'
import { HarnessError, messageOf } from '../record/errors.ts'
import { optionRefusal, vitestRefusal } from './vitest-refusal.ts'

const noneOf = (project: string) =>
  new Error(
    `No projects were found. Make sure your configuration is correct. The filter matched no projects: ${project}. The projects definition: [\n    "a"\n].`,
  )

/** As Vitest throws it: the stack lies in its package. */
const byVitest = (message: string): Error =>
  Object.assign(new Error(message), {
    stack: 'Error\n    at new RegExp (<anonymous>)\n    at x (/r/node_modules/vitest/dist/index.js:1:1)',
  })

test('a project that the config does not have is named, with the fix', () => {
  expect(messageOf(vitestRefusal(noneOf('nope')))).toMatch(
    /^the Vitest config has no project nope\n {2}fix: run `npx vitest-plumbline init`: it adds one/,
  )
  expect(messageOf(vitestRefusal(noneOf('cart (promises)')))).toMatch(
    /^the Vitest config has no project cart \(promises\)\n/,
  )
  expect(messageOf(vitestRefusal(noneOf('soak')))).toMatch(
    /^the Vitest config has no project soak\n {2}fix: add promises\(\{ name: 'soak'/,
  )
})

test('two projects of one name are told by the option that names them', () => {
  const twice = byVitest('Project name "promises" is not unique. All projects should have unique names.')
  expect(messageOf(vitestRefusal(twice))).toMatch(
    /^two projects of the Vitest config have the name 'promises', .*\n {2}fix: .*promises\(\{ name: 'promises-2'/,
  )
})

test('what Vitest refuses is its first line, with a fix and no stack', () => {
  const told = vitestRefusal(byVitest('Invalid regular expression: /((/\nmore'))
  expect(told).toBeInstanceOf(HarnessError)
  expect(messageOf(told)).toMatch(/^Vitest did not start: Invalid regular expression: \/\(\(\/\n {2}fix: /)
})

test.each([
  ['Unknown option `--unheardOf`', '--unheard-of is not an option of vitest run'],
  ['option `--shard <shards>` value is missing', 'option `--shard <shards>` value is missing'],
])('what Vitest says of an option, %s, is told with a fix', (said, told) => {
  expect(optionRefusal(new Error(said)).message).toBe(
    `vitest-plumbline run: ${told}\n  fix: run \`npx vitest run --help\` to list its options`,
  )
})

test('an error of ours is left as it is, and one of nobody keeps its stack', () => {
  const ours = new HarnessError('no engine answers')
  const foreign = new TypeError('x is not a function')
  expect(vitestRefusal(ours)).toBe(ours)
  expect(vitestRefusal(new AggregateError([foreign, ours]))).toBe(ours)
  expect(vitestRefusal(foreign)).toBe(foreign)
  const ofConfig = Object.assign(new SyntaxError('Unexpected token'), {
    stack:
      'Error\n    at JSON.parse (<anonymous>)\n    at /r/vitest.config.ts:1:1\n    at x (/r/node_modules/vite/dist/a.js:1:1)',
  })
  expect(vitestRefusal(ofConfig)).toBe(ofConfig)
})
