import { expect, test } from 'vitest'
import { seconds } from '../record/units.ts'
import { disorder } from './service.ts'

const quiet = { said: { ready: [] }, keptBy: [], signal: 'SIGTERM', tookMs: 8_010 }

test.each([
  [{ code: 0 }, [], []],
  [{ code: 143 }, [], ['exit code 143 8.0 s after SIGTERM, expected 0']],
  [undefined, [], ['did not end within 10 s after SIGTERM; killed']],
  [{ code: 0 }, [503, 503], []],
  [{ code: 0 }, [200, 503, 503], ['said that it was ready after SIGTERM, 1 of 3 times']],
])('%o, ready %o', (exit, ready, breaches) => {
  expect(disorder(exit, seconds(10), { ...quiet, said: { ready } })).toEqual(breaches)
})

test('what kept it from ending', () => {
  const keptBy = ['1 × listening socket', '2 × timer of 30,000 ms (app/a.ts:7)']
  expect(disorder(undefined, seconds(10), { ...quiet, keptBy })).toEqual([
    'did not end within 10 s after SIGTERM (1 × listening socket, 2 × timer of 30,000 ms (app/a.ts:7)); killed',
  ])
})

test('the stop signal of the image is named', () => {
  expect(
    disorder({ code: 1 }, seconds(10), { ...quiet, signal: 'SIGQUIT', said: { ready: [200, 503] } }),
  ).toEqual([
    'exit code 1 8.0 s after SIGQUIT, expected 0',
    'said that it was ready after SIGQUIT, 1 of 2 times',
  ])
})

test('who ends is still alive; no answer is no denial', () => {
  const saidOf = (alive?: number) =>
    disorder({ code: 0 }, seconds(10), {
      ...quiet,
      said: { ready: [503], ...(alive !== undefined && { alive }) },
    })
  expect(saidOf(503)).toEqual(['said that it was not alive (status 503) after SIGTERM'])
  expect([saidOf(200), saidOf()]).toEqual([[], []])
})
