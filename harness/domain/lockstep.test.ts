import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { lockstep } from './lockstep.ts'

test('those who wait for one that has stopped go on together, each time', async () => {
  const together = lockstep(3, 20)
  const gone: string[] = []
  const walk = async (who: string, answeredAfterMs: number) => {
    for (const round of [1, 2, 3]) {
      await together()
      gone.push(`${who}${round}`)
      await sleep(answeredAfterMs)
    }
  }
  await Promise.all([walk('a', 1), walk('b', 5)])
  expect(gone.map(name => name.at(-1))).toEqual(['1', '1', '2', '2', '3', '3'])
})

test('nobody goes on before all have come, each time', async () => {
  const together = lockstep(2)
  const gone: string[] = []
  const walk = async (who: string, before: Promise<void>) => {
    for (const round of [1, 2]) {
      await before
      await together()
      gone.push(`${who}${round}`)
    }
  }
  const late = Promise.withResolvers<void>()
  const walking = [walk('a', Promise.resolve()), walk('b', late.promise)]
  await new Promise(setImmediate)
  expect(gone).toEqual([])
  late.resolve()
  await Promise.all(walking)
  expect(gone.map(name => name.at(-1))).toEqual(['1', '1', '2', '2'])
})
