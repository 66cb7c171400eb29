import { expect, test } from 'vitest'
import { sitesOf, type AllocationNode } from './allocation-sites.ts'

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

test('what Node allocates is put down to the function of the service that called it', () => {
  const [timer, account] = sitesOf({ head, samples: samples([4, 12, 11], [5, 2, 3]) }, 999)
  expect(timer).toMatchObject({ calls: ['setTimeout', 'Timeout'], counts: [12, 11], bytes: 1472 })
  expect(timer?.frame.functionName).toBe('handle')
  expect(account?.frame.functionName).toBe('findAccount')
})

test('what was allocated in one half alone, or by Node for itself, is nobody’s leak', () => {
  expect(sitesOf({ head, samples: samples([4, 12, 0], [5, 0, 9], [6, 5, 5]) }, 999)).toEqual([])
})

test('no samples', () => {
  expect(sitesOf({ head, samples: [] }, 0)).toEqual([])
})
