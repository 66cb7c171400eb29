import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Board } from './listener.ts'
import { portVariable, tell } from './span.ts'
import type { Status } from './status.ts'

let board: Board
beforeEach(async () => {
  board = await Board.open()
})
afterEach(async () => {
  await board[Symbol.asyncDispose]()
  vi.unstubAllEnvs()
})

const status = (changes: Partial<Status> = {}): string =>
  JSON.stringify({ id: '1', kind: 'system', what: 'starting', startedAt: 1_000, over: false, ...changes })

test('what a process tells is shown until it is over', async () => {
  const telling = tell('run', 'a run')
  telling.update({ note: 'warming up' })
  await expect.poll(() => board.lines()).toEqual([expect.stringMatching(/^a run: 0 s, warming up$/)])
  telling.start()
  await expect.poll(() => board.lines()).toEqual(['a run: 0 s'])
  telling[Symbol.dispose]()
  await expect.poll(() => board.lines()).toEqual([])
})

test('where nobody shows it, telling costs nothing and fails nothing', () => {
  vi.stubEnv(portVariable, undefined)
  expect(() => tell('run', 'a run').update({ rate: 1 })).not.toThrow()
})

test('what does not last has no line where lines stay', () => {
  board.hear(status())
  expect(board.lines({ now: 3_000 })).toEqual(['starting: 2 s'])
  expect(board.lasting(3_000)).toEqual([])
  expect(board.lasting(7_000)).toEqual(['starting: 6 s'])
})

test('messages that are none are overlooked', () => {
  for (const message of ['', 'null', '[]', '{"id":"1"}', status({ startedAt: Number.NaN })])
    board.hear(message)
  expect(board.lines()).toEqual([])
})

test('the time of what went on at once counts once', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const wentOn = (id: string, startedAt: number, to: number) => {
    vi.setSystemTime(to)
    board.hear(status({ id, startedAt, over: true }))
  }
  wentOn('1', 1_000, 3_000)
  wentOn('2', 2_000, 4_000)
  wentOn('3', 10_000, 11_000)
  vi.useRealTimers()
  expect(board.timeOf('system')).toBe(4_000)
  expect(board.timeOf('system', 5_000)).toBe(1_000)
  expect(board.timeOf('image')).toBe(0)
})

test('what was under way in a process that was killed can be forgotten', () => {
  board.hear(status())
  board.clear()
  expect(board.lines()).toEqual([])
})
