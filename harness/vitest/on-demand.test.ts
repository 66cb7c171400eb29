import { expect, test, vi } from 'vitest'
import { onDemand } from './on-demand.ts'

const disposable = () => ({ [Symbol.asyncDispose]: vi.fn<() => Promise<void>>(async () => undefined) })

test('is made once, when it is first asked for, and goes with its owner', async () => {
  const value = disposable()
  const make = vi.fn<() => Promise<typeof value>>(async () => value)
  const owner = onDemand(make)
  expect(make).not.toHaveBeenCalled()
  expect(await Promise.all([owner.get(), owner.get()])).toEqual([value, value])
  expect(make).toHaveBeenCalledTimes(1)
  await owner[Symbol.asyncDispose]()
  expect(value[Symbol.asyncDispose]).toHaveBeenCalledTimes(1)
})

test('what nobody asked for is neither made nor disposed of', async () => {
  const make = vi.fn<() => Promise<AsyncDisposable>>()
  await onDemand(make)[Symbol.asyncDispose]()
  expect(make).not.toHaveBeenCalled()
})

test('is made anew where that failed', async () => {
  const value = disposable()
  const make = vi
    .fn<() => Promise<typeof value>>()
    .mockRejectedValueOnce(new Error('no engine'))
    .mockResolvedValue(value)
  const owner = onDemand(make)
  await expect(owner.get()).rejects.toThrow('no engine')
  expect(await owner.get()).toBe(value)
})
