import { expect, test } from 'vitest'
import { Gate } from './gate.ts'

function clientsAt(gate: Gate) {
  const passed: number[] = []
  const pass = async (client: number) => {
    await gate.opened(client)
    passed.push(client)
  }
  return { passed, pass }
}

test('whoever comes waits while it is closed', async () => {
  const gate = new Gate()
  const { passed, pass } = clientsAt(gate)
  await pass(0)
  const closed = gate.close()
  const waiting = pass(1)
  await Promise.resolve()
  expect(passed).toEqual([0])
  closed[Symbol.dispose]()
  await waiting
  await pass(2)
  expect(passed).toEqual([0, 1, 2])
})

test('the first few pass while it is closed to the others', async () => {
  const gate = new Gate()
  const { passed, pass } = clientsAt(gate)
  const closed = gate.close(2)
  const waiting = pass(2)
  await pass(1)
  await pass(0)
  expect(passed).toEqual([1, 0])
  closed[Symbol.dispose]()
  await waiting
  expect(passed).toEqual([1, 0, 2])
})
