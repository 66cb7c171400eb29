import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Act } from '../record/act.ts'
import type { DatabaseSession } from './database.ts'
import { placesOf } from './places.ts'

const crowd = 4

/** A service with this many places, which opens its connections when they are first needed, each for so long. */
function serviceWith(places: number, opensForMs: number) {
  let unlocked = Promise.resolve()
  let opened = 0
  let connected = 0
  let waiting = 0
  const ask = async () => {
    if (opened < places) {
      opened += 1
      await sleep(opensForMs)
      connected += 1
    }
    if (waiting < places) {
      waiting += 1
      await unlocked
      waiting -= 1
    }
    return {} as Act
  }
  const open = () =>
    ({
      hold: async () => {
        const released = Promise.withResolvers<void>()
        unlocked = released.promise
        return async () => released.resolve()
      },
      sessions: async () =>
        Array.from({ length: connected }, (_, place) => ({ state: 'active', waitsForLock: place < waiting })),
      [Symbol.asyncDispose]: async () => {},
    }) as unknown as DatabaseSession
  return placesOf({ ask, keyPrefix: 'run1' }, crowd, open)
}

test.each([
  ['is full at once', 0],
  ['is filled for longer than the crowd is waited for', 400],
])('a pool that %s has all its places and connections at first', async (_, opensForMs) => {
  const places = serviceWith(3, opensForMs)
  expect(await places.count()).toBe(3)
  expect(places.connectionsAtFirst).toBe(3)
})
