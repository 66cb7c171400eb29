import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { beginSpan, progressVariable } from './span.ts'
import type { Status } from './status.ts'
import { openProgressListener, type ProgressListener } from './view.ts'

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
  what: 'starting',
  startedAt: 1_000,
  over: false,
  ...changes,
})

test('what a process tells is shown until it is over', async () => {
  const span = beginSpan('a run')
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
    expect(() => beginSpan('a run').update({ rate: 1 })).not.toThrow()
  }
})

test('what was under way in a process that was killed can be forgotten', () => {
  listener.hear(status())
  listener.clear()
  expect(listener.lines()).toEqual([])
})
