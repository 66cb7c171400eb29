import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assertPart, assertWhole, shardFile } from './shards.ts'

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

test('a part as Vitest writes it is one', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const path = join(folder.path, '1-of-2.json')
  await writeFile(path, '[["1","2"],"5.1.1",[]]')
  await expect(assertPart(path)).resolves.toBeUndefined()
})

test.each([
  ['[["1","2"],"5.1', /Unterminated string/],
  ['', /Unexpected end/],
  ['hello', /Unexpected token/],
  ['{"checks":[]}', /it is other JSON/],
])('the file %j is named, with what is wrong and the fix', async (text, found) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const path = join(folder.path, '1-of-2.json')
  await writeFile(path, text)
  const error = (await assertPart(path).catch((thrown: unknown) => thrown)) as Error
  const [what, evidence, fix] = error.message.split('\n')
  expect(what).toBe(`${path} is not a complete part of a run, expected the JSON of \`start --shard=1/2\``)
  expect(evidence).toMatch(found)
  expect(fix).toMatch(/^ {2}fix: copy it again from the machine .* start --shard=1\/2` again$/)
})
