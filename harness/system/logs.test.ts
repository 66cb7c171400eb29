import { expect, test } from 'vitest'
import { LogTail, tailOf } from './logs.ts'

test('keeps the newest lines, whole, however they arrive', () => {
  const logs = new LogTail()
  const sink = logs.sink()
  sink.write(Buffer.from('one\ntw'))
  sink.write(Buffer.from('o\nthree'))
  expect(logs.last(2)).toEqual(['two', 'three'])
  expect(logs.last(9)).toEqual(['one', 'two', 'three'])
})

test('drops lines beyond the last 5,000', () => {
  const logs = new LogTail()
  logs.sink().write(Buffer.from(Array.from({ length: 9000 }, (_, index) => `line ${index}\n`).join('')))
  expect(logs.last(9000)).toHaveLength(5000)
  expect(logs.last(1)).toEqual(['line 8999'])
})

const stack = (length: number) => Array.from({ length }, (_, index) => `    at f${index} (file:///a.mjs:1:1)`)

test.each([
  'Error: connect ECONNREFUSED 172.19.0.2:5432',
  'error: terminating connection due to administrator command',
  'TypeError [ERR_INVALID_ARG_TYPE]: no',
  'Uncaught Error: no',
  'panic: no',
])('of %o the last lines begin with it, where only the rest of its stack is among them', first => {
  const lines = ['starting', first, ...stack(12), "Emitted 'error' event on Client instance at:", ...stack(4)]
  expect(tailOf(lines, 3)).toEqual([first, '…', ...stack(4).slice(-3)])
  expect(tailOf(lines, 17)).toEqual(lines.slice(-18))
  expect(tailOf(lines, 18)).toEqual(lines.slice(-18))
})

test('of what is no error, or is long ago, the last lines are all', () => {
  const emitted = ["Emitted 'error' event on Client instance at:", ...stack(9)]
  expect(tailOf(emitted, 3)).toEqual(emitted.slice(-3))
  const lines = ['Error: no', ...Array.from({ length: 80 }, () => 'serving')]
  expect(tailOf(lines, 3)).toEqual(['serving', 'serving', 'serving'])
  expect(tailOf([], 3)).toEqual([])
})
