import { expect, test } from 'vitest'
import { readable } from './log-line.ts'

test('a line of JSON is told in the order in which one asks', () => {
  const line = '{"time":"2026-01-02T03:04:05.678Z","event":"listening","port":3000,"host":"::"}'
  expect(readable(line)).toBe('03:04:05.678  listening  port=3000  host=::')
})

test('a stack follows on its own lines', () => {
  const line = JSON.stringify({ event: 'failed', error: 'no', stack: 'Error: no\n    at here' })
  expect(readable(line)).toBe('failed  error=no\nError: no\n    at here')
})

test.each(['plain words', '{"cut off', ''])('%j is left as it is', line => {
  expect(readable(line)).toBe(line)
})
