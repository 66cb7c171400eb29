import { once } from 'node:events'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Worker } from 'node:worker_threads'
import { parse } from 'heap-snapshot-toolkit'
import { describe, expect, test } from 'vitest'
import { Snapshot, type RawSnapshot } from './snapshot.ts'
import { holdersOf, retainedObjectsOf, withoutRepeats } from './retained-objects.ts'

const meta: RawSnapshot['snapshot']['meta'] = {
  node_fields: ['type', 'name', 'id', 'self_size', 'edge_count'],
  node_types: [['synthetic', 'object', 'array', 'closure', 'code']],
  edge_fields: ['type', 'name_or_index', 'to_node'],
  edge_types: [['context', 'element', 'property', 'weak']],
}
const strings = ['', 'Array', 'Order', 'kept', 'createApi', 'system / Context', 'context', 'code', 'older']

/**
 * A root, a function, its scope, an array in it, and `orders` of an array, each with a link to the one before; `id`s from 11.
 * Those `inUse` are held by the function alone.
 */
const heap = (orders: readonly number[], inUse: readonly number[] = []): Snapshot => {
  const node = (type: number, name: number, id: number, edges: number) => [type, name, id, 32, edges]
  const edge = (type: number, name: number, target: number) => [type, name, target * 5]
  const raw: RawSnapshot = {
    snapshot: { meta },
    strings,
    locations: [],
    nodes: [
      ...node(0, 0, 1, 1),
      ...node(3, 4, 3, 1 + inUse.length),
      ...node(1, 5, 5, 1),
      ...node(1, 1, 7, orders.length),
      ...orders.flatMap((id, index) => node(1, 2, id, Math.min(index, 1))),
      ...inUse.flatMap(id => node(1, 2, id, 0)),
    ],
    edges: [
      ...edge(1, 1, 1),
      ...edge(2, 6, 2),
      ...inUse.flatMap((_, index) => edge(1, index, 4 + orders.length + index)),
      ...edge(0, 3, 3),
      ...orders.flatMap((_, index) => edge(1, index, 4 + index)),
      ...orders.slice(1).flatMap((_, index) => edge(2, 8, 4 + index)),
    ],
  }
  return new Snapshot(raw)
}

describe('retained objects', () => {
  test('what grows in both windows, with the way to the root', () => {
    const [orders] = retainedObjectsOf(heap([11]), heap([11, 13, 15]), heap([11, 13, 15, 17]))
    expect(orders).toMatchObject({ name: 'Order', made: [2, 1], bytes: 96, link: 'older' })
    expect(holdersOf(orders?.path ?? [])).toMatchObject([
      { edge: '[3]', retainer: 'Array' },
      { edge: 'kept', retainer: 'system / Context' },
      { edge: 'context', retainer: 'createApi', retainerType: 'closure' },
    ])
  })

  test('the way to the root is that of most, not of one in use that is younger', () => {
    const [orders] = retainedObjectsOf(heap([11]), heap([11, 13, 15]), heap([11, 13, 15, 17], [19]))
    expect(holdersOf(orders?.path ?? [])).toMatchObject([
      { edge: '[3]' },
      { edge: 'kept' },
      { edge: 'context' },
    ])
  })

  test('a full cache retains objects, and lets go of as many', () => {
    expect(retainedObjectsOf(heap([11, 13]), heap([13, 15]), heap([15, 17]))).toEqual([])
  })

  test('what grew once', () => {
    expect(retainedObjectsOf(heap([11]), heap([11, 13]), heap([11, 13]))).toEqual([])
  })
})

test('steps that repeat themselves are there once, alone and in pairs', () => {
  const step = (edge: string) => ({ edge, retainer: 'Object', retainerType: 'object' })
  const kept = (edges: string) =>
    withoutRepeats(Array.from(edges, step))
      .map(({ edge }) => edge)
      .join('')
  expect(['aaab', 'abababc', 'abac', 'xababy'].map(kept)).toEqual(['ab', 'abc', 'abac', 'xaby'])
})

/** A thread with a heap of its own: that of the tests before is many times as large. */
const thread = `
  class Marked { at = Date.now() }
  const marked = Array.from({ length: 7 }, () => new Marked())
  globalThis.far = { away: { from: { marked } } }
  class Value { at = Date.now() }
  globalThis.values = new WeakMap(marked.map(key => [key, new Value()]))
  const { parentPort } = require('node:worker_threads')
  parentPort.on('message', () => {})
  parentPort.postMessage('marked')`

test('a real snapshot is read as DevTools reads it', { timeout: 20_000 }, async () => {
  await using worker = new Worker(thread, { eval: true })
  await once(worker, 'message')
  const content = await text(await worker.getHeapSnapshot())
  const snapshot = new Snapshot(JSON.parse(content) as RawSnapshot)
  const reference = await parse(Readable.toWeb(Readable.from([content])) as never)
  const mine = snapshot.nodes.filter(({ type, name }) => type === 'object' && name === 'Marked')
  expect(mine).toHaveLength(7)
  expect(mine.map(node => snapshot.retainersOf(node)[0]?.retainer)).toEqual(mine.map(() => 'Array'))
  // The map has a shorter way to the root, and keeps nothing alive.
  const values = snapshot.nodes.filter(({ type, name }) => type === 'object' && name === 'Value')
  const holder = { edge: 'value in a WeakMap', retainer: 'Marked', retainerType: 'object' }
  expect(values.map(node => snapshot.retainersOf(node)[0])).toEqual(mine.map(() => holder))
  const { total } = reference.getStatistics() as { total: number }
  expect(snapshot.nodes.reduce((sum, { selfSize }) => sum + selfSize, 0)).toBe(total)
})
