import { expect, test } from 'vitest'
import type { Evidence } from '../../judge/evidence.ts'
import type { Dependency } from '../../judge/isolation-values.ts'
import { cycles } from './cycle.ts'

const step = (transaction: number) => ({ transaction, invokedMs: 0 })
const edge = (from: number, to: number): Dependency => ({ kind: 'rw', from: step(from), to: step(to) })
const cycle = (...edges: readonly Dependency[]): Evidence => ({
  kind: 'cycle',
  anomaly: 'write skew',
  count: 1,
  edges,
})

test('a cycle is a ring of its transactions, with the kind of each edge', async () => {
  const drawn = await cycles([{ kind: 'note', text: 'else' }, cycle(edge(3, 8), edge(8, 3))])
  const text = drawn.toString()
  expect(text).toContain('aria-label="write skew: T3 rw T8, T8 rw T3"')
  expect(text.match(/<rect /g)).toHaveLength(2)
  expect(text.match(/class="edge"/g)).toHaveLength(2)
  expect(text).not.toContain('NaN')
})

test('a long one is told in words alone', async () => {
  const edges = Array.from({ length: 9 }, (_, index) => edge(index, (index + 1) % 9))
  expect((await cycles([cycle(...edges)])).toString()).toBe('')
})
