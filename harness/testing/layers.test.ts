import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

/**
 * Imports run one way. A file may import from its own layer and from those before it; what depends on nothing
 * can be tested with nothing. The first pattern that fits a file decides.
 */
const layers: readonly (readonly [name: string, files: RegExp])[] = [
  ['record', /^harness\/record\//],
  ['pure', /^harness\/(judge\/.*|load\/schedule|faults\/plan|proxy\/(messages|trap))\.ts$/],
  ['effects', /^harness\/(channel|system|load|sample|leak|engine|faults|proxy|watch|progress)\//],
  ['measuring and reporting', /^harness\/(measure|report|vitest)\//],
  ['the door', /^harness\/(index|judge|config)\.ts$/],
  ['commands', /^harness\/(cli|testing|exam|bench)\//],
]

/** Packages that only one folder may know, so that they can be replaced there. */
const guarded: readonly (readonly [packages: RegExp, files: RegExp])[] = [
  [/^(testcontainers|@testcontainers\/postgresql|dockerode)$/, /^harness\/(system|bench)\//],
  [/^rolldown$/, /^harness\/system\/bundle\.ts$/],
]

interface Import {
  readonly from: string
  readonly to: string
}

const statement = /(?:^|\n)(?:import|export)\s(?:[^'"]*?\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/g

async function importsOf(pattern: string): Promise<Import[]> {
  const files = globSync(pattern).filter(file => !file.endsWith('.test.ts'))
  const found = await Promise.all(
    files.map(async from =>
      [...(await readFile(from, 'utf8')).matchAll(statement)].map(([, plain, dynamic]) => {
        const target = plain ?? dynamic ?? ''
        return {
          from,
          to: target.startsWith('.') ? relative('.', resolve(join(dirname(from), target))) : target,
        }
      }),
    ),
  )
  return found.flat()
}

const rankOf = (file: string): number => layers.findIndex(([, files]) => files.test(file))

test('every file of the harness has its layer', () => {
  const files = globSync('harness/**/*.ts').filter(file => !file.endsWith('.test.ts'))
  const homeless = files.filter(file => rankOf(file) === -1)
  expect(homeless, 'name them in `layers` of harness/testing/layers.test.ts, or move them').toEqual([])
})

test('imports run from the later layers to the earlier ones', async () => {
  const upward = (await importsOf('harness/**/*.ts'))
    .filter(({ to }) => to.startsWith('harness/') && !to.startsWith('harness/exam'))
    .filter(({ from, to }) => rankOf(to) > rankOf(from))
    .map(({ from, to }) => `${from} → ${to}`)
  expect(upward, 'pass the value in as an argument, or move what is shared to the earlier layer').toEqual([])
})

test('the harness knows no service', async () => {
  const known = (await importsOf('harness/**/*.ts'))
    .filter(({ from, to }) => /^(app|specs)\//.test(to) && !/^harness\/(testing|exam|bench)\//.test(from))
    .map(({ from, to }) => `${from} → ${to}`)
  expect(known, 'describe it in specs/service.ts and hand the description over').toEqual([])
})

test('the service knows no harness', async () => {
  const known = (await importsOf('app/**/*.ts'))
    .filter(({ to }) => /^(harness|specs)\//.test(to))
    .map(({ from, to }) => `${from} → ${to}`)
  expect(known, 'they speak HTTP and SQL; nothing else').toEqual([])
})

test('judges do no input or output', async () => {
  const impure = (await importsOf('harness/judge/*.ts'))
    .filter(({ to }) => to.startsWith('node:') || /^(undici|postgres|vitest)$/.test(to))
    .map(({ from, to }) => `${from} → ${to}`)
  expect(impure, 'record it during the run, and judge the record').toEqual([])
})

test('guarded packages are imported where they belong', async () => {
  const stray = (await importsOf('{harness,specs}/**/*.ts')).filter(({ from, to }) =>
    guarded.some(([packages, files]) => packages.test(to) && !files.test(from)),
  )
  expect(stray, 'add what is needed to harness/system and import it from there').toEqual([])
})
