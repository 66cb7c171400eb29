import { expect, test } from 'vitest'
import { Speed } from './speed.ts'

const compared = (windows: readonly (readonly number[])[]) => {
  const speed = new Speed()
  return windows.map(latencies => {
    for (const latency of latencies) speed.record(latency)
    return speed.compare()
  })
}
const window = (medianMs: number, answers = 20) => Array.from({ length: answers }, () => medianMs)

test('a service is faster until its median falls by no tenth any more', () => {
  expect(compared([11, 6, 1.3, 0.7, 0.66, 0.62].map(median => window(median)))).toEqual([
    'faster',
    'faster',
    'faster',
    'faster',
    'no faster',
    'faster',
  ])
})

test('a window in which the machine had other things to do is no new speed', () => {
  expect(compared([0.7, 1.9, 0.7, 0.68].map(median => window(median)))).toEqual([
    'faster',
    'no faster',
    'no faster',
    'no faster',
  ])
})

test('a window with few answers goes on until it has enough', () => {
  expect(compared([window(9), window(3, 12), window(3, 8), []])).toEqual([
    'faster',
    'too few answers',
    'faster',
    'too few answers',
  ])
})
