import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { historyOf, movesOf, pastRun, remember, type PastRun } from './history.ts'
import { literalCheck, literalResults } from '../../testing/literal-results.ts'

const where = { service: 'specs/service.ts', machine: '2 × x', engine: 'docker 26', dirty: false }
const runOf = (measured: number | null, changes: Partial<PastRun> = {}): PastRun => ({
  ...pastRun(literalResults([literalCheck({ measured })]), where),
  ...changes,
})
const id = 'baseline.latency.p99'

describe('the file', () => {
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-history-'))
    path = join(folder, 'history.jsonl')
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('returns what it was told, oldest first, the new run last', async () => {
    await remember(runOf(1), path)
    await remember(runOf(2), path)
    const runs = await remember(runOf(3), path)
    expect(runs.map(({ checks }) => checks[id]?.[0])).toEqual([1, 2, 3])
    expect(runs[0]).toEqual(runOf(1))
  })

  test('loses nothing to a line that was cut off, neither before it nor after', async () => {
    await writeFile(path, `${JSON.stringify(runOf(1))}\n${JSON.stringify(runOf(2)).slice(0, 50)}`)
    await remember(runOf(3), path)
    const runs = await remember(runOf(4), path)
    expect(runs.map(({ checks }) => checks[id]?.[0])).toEqual([1, 3, 4])
  })

  test('takes runs that end at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => remember(runOf(index), path)))
    const runs = await remember(runOf(20), path)
    expect(runs.map(({ checks }) => checks[id]?.[0]).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 21 }, (_, index) => index),
    )
  })

  test('does not grow for ever, and remembers five hundred runs all the same', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => `${JSON.stringify(runOf(index))}\n`).join('')
    await writeFile(path, many(500))
    const runs = await remember(runOf(500), path)
    expect(runs).toHaveLength(500)
    expect(runs.at(-1)?.checks[id]?.[0]).toBe(500)
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(1)
    expect(await remember(runOf(501), path)).toHaveLength(500)
  })

  test('still has the runs whose results had schema 1', async () => {
    const line =
      '{"schema":1,"at":"2025-01-01T00:00:00.000Z","seed":7,"service":"specs/service.ts","machine":"2 × x",' +
      '"engine":"docker 26","dirty":false,"checks":{"baseline.latency.p99":[2.5,"pass"]}}'
    await writeFile(path, `${line}\n`)
    const runs = await remember(runOf(1), path)
    expect(
      historyOf(runs)
        .get(id)
        ?.map(({ measured }) => measured),
    ).toEqual([2.5, 1])
  })

  test('begins where there is none, and overlooks what is not its own', async () => {
    await writeFile(path, '{"schema":2}\n[]\nnull\nhello\n')
    expect(await remember(runOf(1), path)).toEqual([runOf(1)])
  })
})

describe('the history of a check', () => {
  test('is that of the last fifty runs with the same fingerprint', () => {
    const runs = [
      ...Array.from({ length: 60 }, (_, index) => runOf(index)),
      runOf(1_000, { service: 'specs/mutants/slow-health.ts' }),
      runOf(2_000, { machine: '64 × y' }),
      runOf(60),
    ]
    const past = historyOf(runs).get(id)
    expect(past?.map(({ measured }) => measured)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 11),
    )
    expect(past?.at(-1)).toEqual({ at: '2026-01-01T00:01:00.000Z', measured: 60, verdict: 'pass' })
  })

  test('has only checks of the last run, and only runs that have the check', () => {
    const other = pastRun(literalResults([literalCheck({ id: 'leak.heap' })]), where)
    expect([...historyOf([other, runOf(1)]).keys()]).toEqual([id])
    expect(historyOf([runOf(1), other, runOf(2)]).get(id)).toHaveLength(2)
    expect(historyOf([]).size).toBe(0)
  })
})

describe('what has moved', () => {
  const at = (index: number) => `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`
  const series = (...measured: (number | null)[]) =>
    historyOf(measured.map((value, index) => runOf(value, { at: at(index) })))
  const level = (count: number, value: number) =>
    Array.from({ length: count }, (_, index) => value + ((7 * index) % 5) / 10)

  test('is a step, since the run that brought it', () => {
    const moved = movesOf(series(...level(30, 2), ...level(8, 5)))
    expect(moved).toEqual(new Map([[id, { since: at(30), before: 2.2, after: 5.2 }]]))
  })

  test('is nothing where runs are few, or all alike', () => {
    expect(movesOf(series(...level(4, 2), ...level(4, 5))).size).toBe(0)
    expect(movesOf(series(...Array.from({ length: 50 }, () => 0))).size).toBe(0)
  })

  test('is no news any more after ten runs', () => {
    expect(movesOf(series(...level(30, 2), ...level(12, 5))).size).toBe(0)
  })

  test('is not what a busy machine has measured', () => {
    const runs = [...level(30, 2), ...level(8, 5)].map((value, index) =>
      runOf(value, { checks: { [id]: [value, index < 30 ? 'pass' : 'inconclusive'] } }),
    )
    expect(movesOf(historyOf(runs)).size).toBe(0)
  })
})
