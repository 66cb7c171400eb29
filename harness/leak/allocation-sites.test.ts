import { expect, test } from 'vitest'
import { sitesOf, type AllocationNode, type Frame } from './allocation-sites.ts'

const node = (
  id: number,
  functionName: string,
  url: string,
  children: readonly AllocationNode[] = [],
): AllocationNode => ({ id, callFrame: { functionName, url, lineNumber: 9, columnNumber: 2 }, children })

const head = node(1, '(root)', '', [
  node(2, 'handle', 'file:///app/server.mjs', [
    node(3, 'setTimeout', 'node:timers', [node(4, 'Timeout', 'node:internal/timers')]),
    node(5, 'findAccount', 'file:///app/server.mjs'),
  ]),
  node(6, 'processTicks', 'node:internal/process'),
])
const samples = (...counts: readonly (readonly [nodeId: number, first: number, second: number])[]) =>
  counts.flatMap(([nodeId, first, second]) => [
    ...Array.from({ length: first }, (_, index) => ({ nodeId, size: 64, ordinal: index })),
    ...Array.from({ length: second }, (_, index) => ({ nodeId, size: 64, ordinal: 1000 + index })),
  ])

const isOwn = ({ functionName, url }: Frame) => url.startsWith('file:') && !functionName.startsWith('library')

test('what a library allocates is put down to its caller, and to the library where nobody called it', () => {
  const libraries = node(1, '(root)', '', [
    node(2, 'handle', 'file:///app/server.mjs', [node(3, 'libraryParse', 'file:///app/server.mjs')]),
    node(4, 'libraryRead', 'file:///app/server.mjs'),
  ])
  const sites = sitesOf({ head: libraries, samples: samples([3, 9, 9], [4, 5, 5]) }, 999, isOwn)
  expect(sites.map(({ frames, calls }) => [frames[0]?.functionName, ...calls])).toEqual([
    ['handle', 'libraryParse'],
    ['libraryRead'],
  ])
})

test('what Node allocates is put down to the function of the service that called it', () => {
  const [timer, account] = sitesOf({ head, samples: samples([4, 12, 11], [5, 2, 3]) }, 999, isOwn)
  expect(timer).toMatchObject({ calls: ['setTimeout', 'Timeout'], counts: [12, 11], bytes: 1472 })
  expect(timer?.frames[0]?.functionName).toBe('handle')
  expect(account?.frames.map(frame => frame.functionName)).toEqual(['findAccount', 'handle'])
})

test('what is reached in two ways through Node is one site', () => {
  const twoWays = node(1, '(root)', '', [
    node(2, 'onRead', 'node:net', [node(3, 'handle', 'file:///app/server.mjs')]),
    node(4, 'onTimeout', 'node:timers', [node(5, 'handle', 'file:///app/server.mjs')]),
  ])
  const sites = sitesOf({ head: twoWays, samples: samples([3, 9, 0], [5, 0, 8]) }, 999, isOwn)
  expect(sites).toMatchObject([{ counts: [9, 8], bytes: 17 * 64 }])
})

test('what was allocated in one half alone, or by Node for itself, is nobody’s leak', () => {
  expect(sitesOf({ head, samples: samples([4, 12, 0], [5, 0, 9], [6, 5, 5]) }, 999, isOwn)).toEqual([])
})

test('no samples', () => {
  expect(sitesOf({ head, samples: [] }, 0, isOwn)).toEqual([])
})
