import { expect, test } from 'vitest'
import { specNameOf } from './spec-name.ts'

test.each([
  ['specs/orders.spec.ts', 'orders'],
  ['plumbline/orders.spec.js', 'orders'],
  ['plumbline/orders.test.mts', 'orders'],
  ['plumbline/orders.v2.spec.cjs', 'orders.v2'],
  ['plumbline/orders.check.js', 'orders'],
  ['plumbline/orders.ts', 'orders'],
])('%s is called %s', (path, name) => expect(specNameOf(path)).toBe(name))
