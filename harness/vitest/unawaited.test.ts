import { expect, test } from 'vitest'
import { assertAwaited, earlierOver, leaveUnawaited, noteAsked } from './unawaited.ts'

test('what was awaited is over, however it ended', async () => {
  expect(await noteAsked('run', Promise.resolve('a record'))).toBe('a record')
  await expect(noteAsked('soak', Promise.reject(new Error('the service ended')))).rejects.toThrow(
    'the service ended',
  )
  expect(leaveUnawaited()).toEqual([])
  expect(() => assertAwaited([])).not.toThrow()
})

test('what is not over when the test ends was not awaited, and is waited for by the next', async () => {
  const { promise, reject } = Promise.withResolvers()
  void noteAsked('run', promise)
  expect(() => assertAwaited(leaveUnawaited())).toThrow(
    'run was not awaited: the test ended before its measurement\n  fix: write `await run(…)`',
  )
  let over = false
  const next = earlierOver().then(() => (over = true))
  await new Promise(setImmediate)
  expect(over).toBe(false)
  // Nobody hears of it: Vitest would fail this file by an unhandled rejection.
  reject(new Error('no such container'))
  expect(await next).toBe(true)
})
