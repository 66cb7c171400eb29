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

test('drops lines beyond the last 5,000', () => {
  const logs = new LogTail()
  logs.sink().write(Buffer.from(Array.from({ length: 9000 }, (_, index) => `line ${index}\n`).join('')))
  expect(logs.last(9000)).toHaveLength(5000)
  expect(logs.last(1)).toEqual(['line 8999'])
})
