import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { tellOfSignals } from './signals.ts'

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
