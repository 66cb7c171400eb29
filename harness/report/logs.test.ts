import { expect, test } from 'vitest'
import { linesAround } from './logs.ts'

const startedAt = 1_000_000
const said = (atMs: number, text = 'failed') => ({ atMs: startedAt + atMs, text })

test('what was said within 200 ms of a moment, by all containers, in its order', () => {
  const logs = {
    service: [said(99, 'too early'), said(300, 'lost'), said(501, 'too late')],
    database: [said(250, 'FATAL'), said(500, 'up')],
  }
  expect(linesAround(logs, startedAt, 300)).toEqual([
    {
      kind: 'logLines',
      lines: [
        { container: 'database', atMs: 250, text: 'FATAL' },
        { container: 'service', atMs: 300, text: 'lost' },
        { container: 'database', atMs: 500, text: 'up' },
      ],
    },
  ])
})

test('of many lines the nearest; where nobody said anything, nothing', () => {
  const many = { service: Array.from({ length: 40 }, (_, index) => said(index * 10)) }
  const [found] = linesAround(many, startedAt, 200)
  expect(found).toMatchObject({ lines: { length: 12 } })
  expect(linesAround({ service: [] }, startedAt, 200)).toEqual([])
})
