import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { csv, jsonLines } from './data-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'data-'))
  vi.stubEnv('PLUMBLINE_ROOT', folder)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const written = async (name: string, text: string) => {
  await writeFile(join(folder, name), text)
  return name
}

test('rows of a CSV file are texts by the names of its first line', async () => {
  const path = await written('users.csv', '\uFEFFname,note\nann,"a, ""b"""\r\n\nbob,\n')
  expect(csv(path)).toEqual([
    { name: 'ann', note: 'a, "b"' },
    { name: 'bob', note: '' },
  ])
})

test.each([['\n'], ['\r\n']])('JSON lines are their values, also behind a byte order mark', async end => {
  const path = await written('orders.jsonl', ['\uFEFF{"sku":"a","n":1}', '', '[2]', ''].join(end))
  expect(jsonLines(path)).toEqual([{ sku: 'a', n: 1 }, [2]])
})

test('a file is read once, and again when it has changed', async () => {
  const path = await written('once.csv', 'name\nann\n')
  const rows = csv(path)
  expect(csv(join(folder, path))).toBe(rows)
  await written('once.csv', 'name\nann\nbob\n')
  expect(csv(path)).toHaveLength(2)
})

test.each([
  ['a.csv', 'name,age\nann,1\nbob,2,3\n', 'csv: line 3 of a.csv is not a valid row\n  Invalid Record Length'],
  ['b.csv', 'name\n"ann\n', 'csv: line 2 of b.csv is not a valid row\n  Quote Not Closed'],
  ['c.csv', 'name,age\n', 'csv: c.csv has no rows'],
  ['d.csv', '', 'csv: d.csv has no rows'],
  ['e.jsonl', '{}\n{"sku":\n', 'jsonLines: line 2 of e.jsonl is not JSON\n  '],
  ['f.jsonl', '\n', 'jsonLines: f.jsonl has no values'],
])('%s with %j is refused', async (name, text, message) => {
  await written(name, text)
  const read = () => (name.endsWith('.csv') ? csv(name) : jsonLines(name))
  expect(read).toThrow(message)
  expect(read).toThrow('\n  fix: ')
})

test('a file that is not there is refused, with the folder that its path counts from', () => {
  expect(() => csv('none.csv')).toThrow(
    /^csv: none\.csv cannot be read\n {2}ENOENT.*\n {2}fix: correct the path: it is relative to /,
  )
  expect(() => csv('none.csv')).toThrow(folder)
  expect(() => jsonLines('')).toThrow("jsonLines is '', expected the path of a file")
})
