import { afterEach, expect, test, vi } from 'vitest'
import * as log from './log.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('an event is one line of JSON on stdout, an error the messages of its causes', () => {
  const printed = vi.spyOn(console, 'log').mockReturnValue()
  const cause = new Error('password authentication failed')
  log.info('database-unreachable', { error: new Error('the connection failed', { cause }), attempt: 1 })
  expect(printed).toHaveBeenCalledOnce()
  const line = String(printed.mock.calls[0]?.[0])
  expect(line).not.toContain('\n')
  expect(JSON.parse(line)).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    event: 'database-unreachable',
    error: 'the connection failed: password authentication failed',
    attempt: 1,
  })
})

test('a failure goes to stderr with its stack', () => {
  const printed = vi.spyOn(console, 'error').mockReturnValue()
  log.failure('unexpected', new TypeError('x is undefined'), { path: '/api/accounts' })
  expect(JSON.parse(String(printed.mock.calls[0]?.[0]))).toMatchObject({
    event: 'unexpected',
    path: '/api/accounts',
    error: 'x is undefined',
    stack: expect.stringContaining('log.test.ts'),
  })
})
