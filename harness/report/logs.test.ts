import { expect, test } from 'vitest'
import { linesAround } from './logs.ts'

const said = (container: string, atMs: number, text = 'failed') => ({ container, atMs, text })

test('what was said within 200 ms of a moment, by all containers, in its order', () => {
  const near = [said('database', 250, 'FATAL'), said('service', 300, 'lost'), said('database', 500, 'up')]
  const logs = [said('service', 99, 'too early'), ...near, said('service', 501, 'too late')]
  expect(linesAround(logs, 300)).toEqual([{ kind: 'logLines', lines: near }])
})

test('of many lines the nearest; where nobody said anything, nothing', () => {
  const many = Array.from({ length: 40 }, (_, index) => said('service', index * 10))
  expect(linesAround(many, 200)[0]).toMatchObject({ lines: { length: 12 } })
  expect(linesAround([], 200)).toEqual([])
})
