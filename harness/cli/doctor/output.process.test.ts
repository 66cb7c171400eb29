import { expect, test } from 'vitest'
import { outputOf } from './output.mjs'

test('a program that is missing, fails or hangs has no output', () => {
  expect(outputOf(process.execPath, ['--version'])).toBe(process.version)
  expect(outputOf('no-such-program', [])).toBeUndefined()
  expect(outputOf(process.execPath, ['--no-such-option'])).toBeUndefined()
  expect(outputOf(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], 200)).toBeUndefined()
})
