import { expect, test } from 'vitest'
import { ContainerEnded, crashError } from '../system/exit.ts'
import { errorWithSources, withSources } from './crash-sources.ts'

/** Line 1 of the bundle is line 7 of a package, line 2 is line 2 of the service. */
const bundleMap = () =>
  Promise.resolve(
    JSON.stringify({
      version: 3,
      sources: ['../node_modules/pg/lib/client.js', '../src/pool.ts'],
      sourcesContent: ['\n'.repeat(6), 'const pool = open()\n  pool.end(never)\n'],
      names: [],
      mappings: 'AAMA;ACLA',
    }),
  )
const what = [
  'the service ended by itself, under faults: exit code 1',
  '    at Client.emit (file:///app/server.mjs:1:3)',
  '    at end (file:///app/server.mjs:2:1)',
  '    at node:events:639:12',
].join('\n')

test('frames of a bundle are named by their sources, and the first own line is the origin', async () => {
  const [crash] = await withSources([{ atMs: 3, what }], { root: '/work', bundleMap })
  expect(crash?.what.split('\n').slice(1)).toEqual([
    '    at Client.emit (node_modules/pg/lib/client.js:7)',
    '    at end (src/pool.ts:2)',
    '    at node:events:639:12',
  ])
  expect(crash).toMatchObject({
    atMs: 3,
    origins: [{ file: 'src/pool.ts', line: 2, text: 'pool.end(never)' }],
  })
})

test.each([
  ['another stack', 'exit code 1\n    at end (/app/dist/pool.js:2:1)', bundleMap],
  ['no bundle', what, undefined],
])('%s stays as it is', async (_, said, map) => {
  const crashes = [{ atMs: 3, what: said }]
  expect(await withSources(crashes, { root: '/work', ...(map && { bundleMap: map }) })).toEqual(crashes)
})

test('the error of a container that ended names them too, and ends with the own line', async () => {
  const stack = ['file:///app/server.mjs:2', '    at end (file:///app/server.mjs:2:1)']
  const error = crashError('service', 'during the run', { code: 1, outOfMemory: false }, stack)
  const named = await errorWithSources(error, { root: '/work', bundleMap })
  expect(named).toBeInstanceOf(ContainerEnded)
  expect(named).toMatchObject({
    message: [
      'the service ended during the run: exit code 1',
      '  last lines of the service:',
      '  | src/pool.ts:2',
      '  |     at end (src/pool.ts:2)',
      '  origin: src/pool.ts:2  pool.end(never)',
      '  fix: see its last lines above',
    ].join('\n'),
    end: { container: 'service', origins: [{ file: 'src/pool.ts', line: 2 }] },
  })
  expect(await errorWithSources(error, { root: '/work' })).toMatchObject({ message: error.message })
  const other = new Error('something else')
  expect(await errorWithSources(other, { root: '/work', bundleMap })).toBe(other)
})
