import { expect, test, vi } from 'vitest'
import { onDemand } from './on-demand.ts'

const disposable = () => ({ [Symbol.asyncDispose]: vi.fn<() => Promise<void>>(async () => undefined) })

test('is made once, when it is first asked for, and goes with its owner', async () => {
  const value = disposable()
  const make = vi.fn<() => Promise<typeof value>>(async () => value)
  await using owner = new AsyncDisposableStack()
  const get = onDemand(owner, make)
  expect(make).not.toHaveBeenCalled()
  expect(await Promise.all([get(), get()])).toEqual([value, value])
  expect(make).toHaveBeenCalledTimes(1)
  await owner.disposeAsync()
  expect(value[Symbol.asyncDispose]).toHaveBeenCalledTimes(1)
})

test('what nobody asked for is neither made nor disposed of', async () => {
  const make = vi.fn<() => Promise<AsyncDisposable>>()
  await using owner = new AsyncDisposableStack()
  onDemand(owner, make)
  await owner.disposeAsync()
  expect(make).not.toHaveBeenCalled()
})

test('what is still in the making when its owner goes is waited for', async () => {
  const value = disposable()
  const { promise, resolve } = Promise.withResolvers<typeof value>()
  await using owner = new AsyncDisposableStack()
  void onDemand(owner, () => promise)()
  const gone = owner.disposeAsync()
  resolve(value)
  await gone
  expect(value[Symbol.asyncDispose]).toHaveBeenCalledTimes(1)
})

test('is made anew where that failed', async () => {
  const value = disposable()
  const make = vi
    .fn<() => Promise<typeof value>>()
    .mockRejectedValueOnce(new Error('no engine'))
    .mockResolvedValue(value)
  await using owner = new AsyncDisposableStack()
  const get = onDemand(owner, make)
  await expect(get()).rejects.toThrow('no engine')
  expect(await get()).toBe(value)
})
