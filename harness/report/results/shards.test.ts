import { expect, test } from 'vitest'
import { assertWhole, shardFile } from './shards.ts'

test('a part has a name of its own', () => {
  expect(shardFile('2/3')).toBe('report/shards/2-of-3.json')
})

test('all parts of a run are a whole one', () => {
  expect(() => assertWhole(['1-of-2.json', '2-of-2.json'])).not.toThrow()
})

test.each([
  [[], 'no parts of a run were found in report/shards\n  fix: run `npx'],
  [['2-of-3.json'], 'parts of the run are missing: 1, 3 of 3'],
  [['1-of-2.json', '1-of-3.json'], 'more than the parts of one run'],
  [['1-of-1.json', 'notes.txt'], 'more than the parts of one run'],
  [['notes.txt'], 'more than the parts of one run'],
])('%j is none', (names, message) => {
  expect(() => assertWhole(names)).toThrow(message)
})
