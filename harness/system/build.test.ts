import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkBuild, node } from './build.ts'
import { refusalOf } from '../testing/refusal.ts'

test('a build is one of three, whatever it is', () => {
  fc.assert(
    fc.property(fc.anything(), build => {
      expect(refusalOf(() => checkBuild(build))).toMatch(/^service\.build is [^]*fix: write `\{ dockerfile/)
    }),
  )
})

test('a build by two of the three names both', () => {
  const path = 'Dockerfile'
  expect(refusalOf(() => checkBuild({ dockerfile: path, image: 'orders' }))).toMatch(
    "service.build is { dockerfile: 'Dockerfile', image: 'orders' }, expected one of `image` and `dockerfile`, not both\n  fix: keep ",
  )
  expect(refusalOf(() => checkBuild({ entry: 'a.ts', image: 'orders' }))).toMatch(
    'one of `image` and `entry`',
  )
  expect(refusalOf(() => checkBuild({ ...node('a.ts'), dockerfile: path }))).toBeUndefined()
})

test('a context without a Dockerfile that copies from it is refused', () => {
  expect(refusalOf(() => checkBuild(node('a.ts', { context: '.' })))).toContain(
    "service.build.context is '.', expected a Dockerfile beside it",
  )
  expect(
    refusalOf(() => checkBuild(node('a.ts', { context: '.', dockerfile: 'docker/Dockerfile' }))),
  ).toBeUndefined()
})

test('the entry of a Node service is a path', () => {
  expect(refusalOf(() => node(''))).toContain("entry of node() is '', expected the path of its entry file")
})

const digest = `sha256:${'0a'.repeat(32)}`

test.each([
  'orders',
  'library/orders:1.4',
  'localhost/plumbline/orders:0123456789abcdef',
  'localhost:5000/my_own/orders--2:V1_a.b-c',
  `registry.example.com/a/b__c:1@${digest}`,
  `orders@${digest}`,
  digest,
])('the reference %s is taken', image => expect(refusalOf(() => checkBuild({ image }))).toBeUndefined())

test.each([
  'Foo/Bar:1',
  'Orders',
  'orders:',
  'orders:a b',
  'a//b',
  '-orders',
  'orders:1:2',
  'https://a.b/c',
  '',
])('the reference %j is refused before an engine is asked', image =>
  expect(refusalOf(() => checkBuild({ image }))).toBe(
    `service.build.image is '${image}', expected an image reference with a lower-case repository\n  fix: write image: 'registry/orders:1.4'`,
  ),
)
