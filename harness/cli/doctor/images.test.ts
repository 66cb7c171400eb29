import { expect, test } from 'vitest'
import { prefixed } from './images.mjs'

test.each([
  ['node:24', '', 'node:24'],
  ['node:24', 'mirror.example/hub', 'mirror.example/hub/node:24'],
  ['testcontainers/ryuk:0.14.0', 'mirror.example/hub/', 'mirror.example/hub/testcontainers/ryuk:0.14.0'],
  ['ghcr.io/acme/node:24', 'mirror.example', 'ghcr.io/acme/node:24'],
  ['localhost/node:24', 'mirror.example', 'localhost/node:24'],
])('%s with the prefix %j is %s', (reference, prefix, expected) => {
  expect(prefixed(reference, prefix)).toBe(expected)
})
