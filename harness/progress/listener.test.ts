import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openProgressListener, type ProgressListener } from './listener.ts'
import { beginSpan, progressVariable } from './span.ts'
import type { Status } from './status.ts'

let listener: ProgressListener
beforeEach(async () => {
  listener = await openProgressListener()
})
afterEach(async () => {
  await listener[Symbol.asyncDispose]()
  vi.unstubAllEnvs()
})

const status = (changes: Partial<Status> = {}): Status => ({
  id: '1',
  kind: 'system',
  what: 'starting',
  startedAt: 1_000,
  over: false,
  ...changes,
})

test('what a process tells is shown until it is over', async () => {
  const span = beginSpan('run', 'a run')
  span.update({ note: 'warming up' })
  await expect.poll(() => listener.lines()).toEqual([expect.stringMatching(/^a run: 0 s, warming up$/)])
  span.start()
  await expect.poll(() => listener.lines()).toEqual(['a run: 0 s'])
  span[Symbol.dispose]()
  await expect.poll(() => listener.lines()).toEqual([])
})

test('where nobody listens, a span costs nothing and fails nothing', () => {
  for (const path of [undefined, '', '/nowhere/socket']) {
    vi.stubEnv(progressVariable, path)
    expect(() => beginSpan('run', 'a run').update({ rate: 1 })).not.toThrow()
  }
})

test('the time of what went on at once counts once', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const wentOn = (id: string, startedAt: number, to: number) => {
    vi.setSystemTime(to)
    listener.hear(status({ id, startedAt, over: true }))
  }
  wentOn('1', 1_000, 3_000)
  wentOn('2', 2_000, 4_000)
  wentOn('3', 10_000, 11_000)
  vi.useRealTimers()
  expect(listener.timeOf('system', 0)).toBe(4_000)
  expect(listener.timeOf('system', 5_000)).toBe(1_000)
  expect(listener.timeOf('image', 0)).toBe(0)
})

test('what was under way in a process that was killed can be forgotten', () => {
  listener.hear(status())
  listener.clear()
  expect(listener.lines()).toEqual([])
})
