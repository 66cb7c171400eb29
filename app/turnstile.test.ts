import { expect, test } from 'vitest'
import { Turnstile } from './turnstile.ts'

test('lets in as many as it holds, and the next when one leaves, in the order they came', async () => {
  const turnstile = new Turnstile({ size: 2, queue: 2, waitMs: 1_000 })
  const entered: string[] = []
  const enter = async (name: string) => {
    await turnstile.enter()
    entered.push(name)
  }
  const all = Promise.all(['a', 'b', 'c', 'd'].map(enter))
  await Promise.resolve()
  expect(entered).toEqual(['a', 'b'])
  expect(turnstile).toMatchObject({ inside: 2, queued: 2 })
  turnstile.leave()
  turnstile.leave()
  await all
  expect(entered).toEqual(['a', 'b', 'c', 'd'])
  expect(turnstile).toMatchObject({ inside: 2, queued: 0 })
})

test('a caller who comes while a place is promised to a waiter does not overtake it', async () => {
  const turnstile = new Turnstile({ size: 1, queue: 5, waitMs: 1_000 })
  const entered: string[] = []
  await turnstile.enter()
  const waiter = turnstile.enter().then(() => entered.push('waiter'))
  turnstile.leave()
  const latecomer = turnstile.enter().then(() => entered.push('latecomer'))
  await waiter
  expect(entered).toEqual(['waiter'])
  turnstile.leave()
  await latecomer
})

test('refuses at once when the queue is full', async () => {
  const turnstile = new Turnstile({ size: 1, queue: 0, waitMs: 60_000 })
  await turnstile.enter()
  await expect(turnstile.enter()).rejects.toMatchObject({
    kind: 'not-applied',
    message: 'the queue is full with 0 requests; send it again later',
  })
})

test('refuses a caller that has waited too long, and no longer counts it', async () => {
  const turnstile = new Turnstile({ size: 1, queue: 1, waitMs: 5 })
  await turnstile.enter()
  await expect(turnstile.enter()).rejects.toMatchObject({
    kind: 'not-applied',
    message: 'no connection came free within 5 ms; send it again later',
  })
  expect(turnstile.queued).toBe(0)
  turnstile.leave()
  expect(turnstile.inside).toBe(0)
})
