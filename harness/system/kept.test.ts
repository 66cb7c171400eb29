import { expect, test } from 'vitest'
import { keptPrefix } from './kept.ts'

test('what one project keeps is told by its name from what another does', () => {
  expect(keptPrefix('/home/me/orders')).toMatch(/^plumbline-kept-[0-9a-f]{8}-$/)
  expect(keptPrefix('/home/me/orders')).not.toBe(keptPrefix('/home/me/tasks'))
})
