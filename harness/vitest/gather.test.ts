import type { TestModule } from 'vitest/node'
import { expect, test } from 'vitest'
import { brokenIn, chartsOf } from './gather.ts'

test('what broke is repeated with the seed and the options of its run, which may have been on another machine', () => {
  const one = {
    fullName: 'is quick',
    result: () => ({ errors: [{ message: 'refused' }] }),
    diagnostic: () => ({ duration: 1 }),
    meta: () => ({}),
  }
  const module = {
    relativeModuleId: 'a.spec.ts',
    project: { getProvidedContext: () => ({}) },
    errors: () => [{ message: 'no such module' }],
    children: { allTests: () => [one], allSuites: () => [] },
    meta: () => ({ ran: { seed: 7, replayOptions: ['--project', 'shop'] } }),
  } as unknown as TestModule
  const whole = 'SEED=7 npx vitest run --project shop a.spec.ts'
  expect(brokenIn(module).map(({ replay }) => replay)).toEqual([whole, `${whole} -t "is quick"`])
  expect(chartsOf(module).map(({ replay }) => replay)).toEqual([`${whole} -t "is quick"`])
})
