import { expect, test } from 'vitest'
import { importsIn } from './imports.ts'

const files = new Set(['harness/load/drive.ts', 'harness/load/client.ts', 'harness/proxy/main.ts'])
const targets = (source: string): string[] =>
  importsIn('harness/load/drive.ts', source, path => files.has(path)).map(({ to }) => to)

test.each([
  ["import { client } from './client.ts'", 'harness/load/client.ts'],
  ["import './client.ts'", 'harness/load/client.ts'],
  ["import type { Client } from './client.ts'", 'harness/load/client.ts'],
  ["export { client } from './client.ts'", 'harness/load/client.ts'],
  ["export * from './client.ts'", 'harness/load/client.ts'],
  ["const { client } = await import('./client.ts')", 'harness/load/client.ts'],
  ["type Client = import('./client.ts').Client", 'harness/load/client.ts'],
  ["fork(new URL('client.ts', import.meta.url))", 'harness/load/client.ts'],
  ["const program = '../proxy/main.ts'", 'harness/proxy/main.ts'],
  ["const program = 'harness/proxy/main.ts'", 'harness/proxy/main.ts'],
  ["programFile('../proxy/main', import.meta.url)", 'harness/proxy/main.ts'],
  ['const program = `./harness/proxy/main.ts`', 'harness/proxy/main.ts'],
  ["import { request } from 'undici'", 'undici'],
  ["const { request } = await import('undici')", 'undici'],
  ["type Request = import('undici').Request", 'undici'],
  ["export { setTimeout } from 'node:timers/promises'", 'node:timers/promises'],
])('%s', (source, target) => {
  expect(targets(source)).toEqual([target])
})

test.each([
  "const word = 'undici'",
  "const word = 'client'",
  "// import './client.ts'",
  "const folder = 'harness/load'",
  "const itself = 'drive.ts'",
  "const gone = 'harness/load/gone.ts'",
])('is no import: %s', source => {
  expect(targets(source)).toEqual([])
})

test('what is imported twice is named once', () => {
  expect(targets("import { a } from './client.ts'; import type { B } from './client.ts'")).toHaveLength(1)
})

test('what cannot be read is not taken for a file without imports', () => {
  expect(() => targets("import { from './client.ts'")).toThrow(SyntaxError)
})
