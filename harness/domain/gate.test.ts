import { expect, test } from 'vitest'
import { Gate } from './gate.ts'

test('whoever comes waits while it is closed', async () => {
  const gate = new Gate()
  const passed: string[] = []
  const pass = async (who: string) => {
    await gate.opened
    passed.push(who)
  }
  await pass('before')
  const closed = gate.close()
  const waiting = pass('meanwhile')
  await Promise.resolve()
  expect(passed).toEqual(['before'])
  closed[Symbol.dispose]()
  await waiting
  await pass('afterwards')
  expect(passed).toEqual(['before', 'meanwhile', 'afterwards'])
})
