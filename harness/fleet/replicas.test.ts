import { expect, test } from 'vitest'
import { Replicas } from './replicas.ts'

const counters = (cpuMs: number, fileDescriptors?: number) => ({
  cpuMs,
  throttledMs: 1,
  throttledPeriods: 1,
  workingSetBytes: 10,
  anonymousBytes: 5,
  receivedBytes: 3,
  sentBytes: 2,
  threads: 11,
  ...(fileDescriptors !== undefined && { fileDescriptors }),
})

test('a sample is of what was seen since it was asked for, of each and in sum', async () => {
  const replicas = new Replicas()
  replicas.observed({ replicas: { one: counters(1), other: counters(2) }, beside: {}, outOfMemory: [] })
  const database = { cpuMs: 7, workingSetBytes: 70 }
  const asked = replicas.sample(['one', 'other'])
  // Each on a machine of its own, at a moment of its own.
  setTimeout(
    () => replicas.observed({ replicas: { one: counters(100, 20) }, beside: { database }, outOfMemory: [] }),
    5,
  )
  setTimeout(
    () => replicas.observed({ replicas: { other: counters(200, 30) }, beside: {}, outOfMemory: [] }),
    15,
  )
  expect(await asked).toEqual({
    ...counters(300, 30),
    throttledMs: 2,
    throttledPeriods: 2,
    workingSetBytes: 20,
    anonymousBytes: 10,
    receivedBytes: 6,
    sentBytes: 4,
    threads: 22,
    replicas: { one: counters(100, 20), other: counters(200, 30) },
    beside: { database },
  })
})

test('without one of them there is no sample', async () => {
  const replicas = new Replicas()
  const asked = replicas.sample(['one', 'other'])
  replicas.observed({ replicas: { one: counters(1) }, beside: {}, outOfMemory: [] })
  await expect(asked).rejects.toThrow('aborted')
})
