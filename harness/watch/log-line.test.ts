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

test('a time in milliseconds is a time of day, as pino writes it', () => {
  const time = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
  expect(readable(JSON.stringify({ level: 30, time, msg: 'ready' }))).toBe(
    '03:04:05.678  level=30  msg=ready',
  )
})

test('nothing of a line is lost, whatever it is', () => {
  const line = '{"time":17,"event":{"kind":"sent"},"stack":["a","b"]}'
  expect(readable(line)).toBe('17  {"kind":"sent"}\n["a","b"]')
  expect(readable('{"time":"now","event":null}')).toBe('now  null')
  expect(readable('{"time":"2026-01-02T03:04:05Z","msg":"ready"}')).toBe('03:04:05  msg=ready')
})

test.each(['plain words', '{"cut off', ''])('%j is left as it is', line => {
  expect(readable(line)).toBe(line)
})
