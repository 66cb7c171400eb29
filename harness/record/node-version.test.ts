import { expect, test } from 'vitest'
import { isNodeNewEnough, tooOld } from './node-version.ts'

test('Node 24 is new enough, and an older one is named with what is needed', () => {
  expect(isNodeNewEnough('24.0.0')).toBe(true)
  expect(isNodeNewEnough('22.12.0')).toBe(false)
  expect(tooOld('20.20.2').message).toMatch(
    /^Node 20\.20\.2 is too old, 24 is needed\n {2}fix: run it by npx/,
  )
})
