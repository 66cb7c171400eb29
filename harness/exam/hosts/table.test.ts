import type { JsonTestResults } from 'vitest/node'
import { expect, test } from 'vitest'
import { rowsOf } from './table.ts'

const nothingRan = { testResults: [] } as unknown as JsonTestResults

test.each([
  ['pulled', true, true],
  ['there', true, false],
  ['built', true, false],
  ['built', false, true],
] as const)('base images that were %s, where a registry must provide them: %j', (origin, pulls, seen) => {
  const rows = rowsOf(nothingRan, { images: ['node:24', 'postgres:18'], origin }, pulls)
  expect(rows).toEqual([{ name: 'base images', seen, what: `${origin}: node:24, postgres:18` }])
})
