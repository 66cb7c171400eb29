import type { RunnerTestCase } from 'vitest'
import { expect, test } from 'vitest'
import { beginSpan } from '../progress/span.ts'
import { concludeTest } from './conclude-test.ts'

test('a test that ends at its timeout says what was still under way', async () => {
  beginSpan('run', 'an activity that is over')[Symbol.dispose]()
  using span = beginSpan('faults', 'operations under faults')
  span.update({ note: 'fault 3, killDatabase, after 900 operations' })
  const error = { name: 'Error', message: 'Test timed out in 300000ms.' }
  const task = {
    file: { name: 'specs/a.spec.ts', filepath: '/repo/specs/a.spec.ts' },
    fullTestName: 'money survives',
    meta: {},
    result: { state: 'fail', errors: [error] },
  }
  await concludeTest(task as unknown as RunnerTestCase)
  // Other tests of this process may have left something open.
  expect(error.message).toMatch(
    /^Test timed out in 300000ms\.\n {2}under way [^]*operations under faults: 0 s, fault 3, killDatabase, after 900 operations\n\n {2}replay /,
  )
  expect(error.message).not.toContain('an activity that is over')
})
