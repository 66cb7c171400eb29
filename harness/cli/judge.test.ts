import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { toJson } from '../record/json.ts'
import { ms } from '../record/units.ts'
import { measuredRun, operationsOf, repeat, trafficOf } from '../testing/literal-record.ts'
import { printedBy } from '../testing/printed.ts'

const text = toJson({
  spec: 'specs/baseline.spec.ts',
  specName: 'baseline',
  test: 'it is fast',
  record: measuredRun({ ...trafficOf(operationsOf(repeat(400, 60))), promises: { p99: ms(100), errors: 0 } }),
})

/** Runs the command on a file with this text. Resolves with its exit code and all it printed. */
async function judgeFile(content: string, ...options: readonly string[]) {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const file = join(folder.path, 'record.json')
  await writeFile(file, content)
  return await judgeOf(file, ...options)
}

const judgeOf = (file: string, ...options: readonly string[]) => printedBy('judge', file, ...options)

test('a record is judged by its own promises, under the ids of the run', async () => {
  const { code, output } = await judgeFile(text)
  expect(output).toContain('baseline')
  expect(output).toMatch(/latency\.p99 .*60 ms .*< 100 .*pass/)
  expect(output).toMatch(/\n2 checks: 2 pass\n$/)
  expect(code).toBe(0)
})

test('another limit gives another verdict', async () => {
  const { code, output } = await judgeFile(text, '--limit', 'p99=50ms')
  expect(output).toContain('FAIL  baseline.latency.p99')
  expect(output).toMatch(/blame +service/)
  expect(output).toMatch(/\n2 checks: 1 pass, 1 fail\n$/)
  expect(code).toBe(1)
})

test('the command that repeats a judgement can be pasted into a shell', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline of an evening-'))
  const file = join(folder.path, 'record.json')
  await writeFile(file, text)
  const { output } = await judgeOf(file, '--limit', 'p99=50ms')
  expect(output).toContain(`npx vitest-plumbline judge '${file}' --limit p99=50ms`)
})

test('a file that is no record is named, with what to do', async () => {
  const { code, output } = await judgeFile(text.slice(0, 100))
  expect(output).toMatch(/record\.json is not a complete record in JSON\n[^]*fix: /)
  expect(code).toBe(1)
})

test('a file that there is not is named, with what to do', async () => {
  const { code, output } = await judgeOf('nope.json')
  expect(output).toMatch(/^nope\.json cannot be read, expected a record file\n {2}ENOENT.*\n {2}fix: .*\n$/)
  expect(code).toBe(1)
})

test('two limits of one promise are refused', async () => {
  const { code, output } = await judgeFile(text, '--limit', 'p99=50ms', '--limit', 'p99=60ms')
  expect(code).toBe(1)
  expect(output).toMatch(/^--limit p99 is given twice, expected once\n {2}fix: /)
})

test('a limit of no promise is named before a file that is wrong', async () => {
  const { output } = await judgeFile('{', '--limit', 'bad')
  expect(output).toMatch(/^--limit bad: expected a promise and its limit/)
})

test('a promise that no record here can be held to is named before its unit', async () => {
  const { output } = await judgeFile(text, '--limit', 'heap=1B')
  expect(output).toMatch(/^--limit heap: it applies to none of these records\n {2}fix: .*leak/)
})
