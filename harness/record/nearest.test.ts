import { expect, test } from 'vitest'
import { nearest, oneOf } from './nearest.ts'

test.for([
  ['ordr', ['browse', 'order'], 'order'],
  ['p9', ['p50', 'p95', 'p99'], 'p95'],
  ['p98', ['p50', 'p95', 'p99'], 'p95'],
  ['Order', ['browse', 'order'], 'order'],
  ['throughputt', ['throughput', 'errors'], 'throughput'],
  ['GET /prducts/:id', ['GET /products/:id', 'GET /orders/:id'], 'GET /products/:id'],
  ['checkout', ['browse', 'order'], undefined],
  ['heap', ['p99', 'errors'], undefined],
  ['ordr', [], undefined],
] as const)('of %s among %o, %s was meant', ([word, names, meant]) => {
  expect(nearest(word, names)).toBe(meant)
})

test('the fix of a name names what was meant, and all', () => {
  expect(oneOf('clints', ['name', 'clients'])).toBe('write clients, or use one of name, clients')
  expect(oneOf('for', ['name', 'clients'])).toBe('use one of name, clients')
})

test('two neighbours that changed places are one change', () => {
  expect(nearest('strat', ['run', 'start'])).toBe('start')
})
