import { mkdir, mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { assertPart, assertWhole, discardShard, publishShard, shardDraft, shardFile } from './shards.ts'

const version = '5.1.1'

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
  await writeFile(path, JSON.stringify([['1', '2'], version, ['3'], {}]))
  await expect(assertPart(path, version)).resolves.toBeUndefined()
})

test.each([
  [
    'of another Vitest',
    [['1', '2'], '4.0.0', ['3'], {}],
    `is of Vitest 4.0.0, expected ${version} as on this machine`,
  ],
  [
    'of a run that ended before its first spec',
    [['1', '2'], version, []],
    'holds no spec, expected at least one',
  ],
])('a part %s is refused', async (_, part, message) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const path = join(folder.path, '2-of-2.json')
  await writeFile(path, JSON.stringify(part))
  await expect(assertPart(path, version)).rejects.toThrow(`${path} ${message}`)
  await expect(assertPart(path, version)).rejects.toThrow(
    'then run `npx vitest-plumbline start --shard=2/2` again',
  )
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
  const error = (await assertPart(path, version).catch((thrown: unknown) => thrown)) as Error
  const [what, evidence, fix] = error.message.split('\n')
  expect(what).toBe(`${path} is not a complete part of a run, expected the JSON of \`start --shard=1/2\``)
  expect(evidence).toMatch(found)
  expect(fix).toMatch(/^ {2}fix: copy it again from the machine .* start --shard=1\/2` again$/)
})

/** Makes a temporary folder the working directory of the test. */
async function enterFolder(): Promise<void> {
  const home = process.cwd()
  const folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  onTestFinished(async () => {
    process.chdir(home)
    await folder.remove()
  })
  process.chdir(folder.path)
}

test('a part is published where Vitest wrote one', async () => {
  await enterFolder()
  await mkdir(dirname(shardDraft('1/2')), { recursive: true })
  await writeFile(shardDraft('1/2'), 'part')
  publishShard('1/2')
  expect(await readFile(shardFile('1/2'), 'utf8')).toBe('part')
})

test('a part is copied to a report on another disk', async () => {
  await enterFolder()
  await mkdir(dirname(shardDraft('1/2')), { recursive: true })
  await writeFile(shardDraft('1/2'), 'part')
  publishShard('1/2', () => {
    throw Object.assign(new Error('another disk'), { code: 'EXDEV' })
  })
  expect(await readFile(shardFile('1/2'), 'utf8')).toBe('part')
  expect(await readdir(dirname(shardDraft('1/2')))).toEqual([])
})

test('a part of an earlier run is not published for one that ran no test', async () => {
  await enterFolder()
  for (const path of [shardDraft('1/2'), shardFile('1/2')]) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, 'earlier')
  }
  await discardShard('1/2')
  publishShard('1/2')
  expect(await readdir('report/shards')).toEqual([])
})
