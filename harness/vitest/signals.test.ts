import { EventEmitter } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { endInOrder, tellOfSignals } from './signals.ts'

test('the first signal of each kind is told of, until that is stopped', () => {
  const told: string[] = []
  const of = new EventEmitter()
  const stop = tellOfSignals(signal => told.push(signal), of)
  of.emit('SIGINT')
  of.emit('SIGINT')
  stop()
  of.emit('SIGTERM')
  expect(told).toEqual(['SIGINT'])
})

test('one press of Ctrl-C that comes twice ends in order, and a second press at once', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const told: string[] = []
  const of = new EventEmitter()
  tellOfSignals(signal => told.push(`interrupted by ${signal}`), of)
  endInOrder({ inOrder: signal => told.push(signal), atOnce: () => told.push('at once') }, of)
  of.emit('SIGINT')
  vi.advanceTimersByTime(5)
  of.emit('SIGINT')
  of.emit('SIGTERM')
  expect(told).toEqual(['SIGINT'])
  vi.advanceTimersByTime(400)
  of.emit('SIGINT')
  expect(told).toEqual(['SIGINT', 'at once'])
})
