import { expect, test } from 'vitest'
import { LogTail } from './logs.ts'

test('keeps the newest lines, whole, however they arrive', () => {
  const logs = new LogTail()
  const sink = logs.sink()
  sink.write(Buffer.from('one\ntw'))
  sink.write(Buffer.from('o\nthree'))
  expect(logs.last(2)).toEqual(['two', 'three'])
  expect(logs.last(9)).toEqual(['one', 'two', 'three'])
})

test('drops lines beyond the last 200', () => {
  const logs = new LogTail()
  logs.sink().write(Buffer.from(Array.from({ length: 1000 }, (_, index) => `line ${index}\n`).join('')))
  expect(logs.last(1000)).toHaveLength(200)
  expect(logs.last(1)).toEqual(['line 999'])
})
