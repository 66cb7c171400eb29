import { globSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checksOf, readRecord } from '../../cli/judge.ts'
import { overall, type Check } from '../../report/results/results.ts'
import { Clone } from './clone.ts'
import { commands } from './commands.ts'
import { filesIn } from './shell.ts'

let clone: Clone

beforeAll(async () => {
  clone = await Clone.make()
  for (const document of globSync('docs/*.md')) {
    for (const { path, content } of filesIn(await readFile(document, 'utf8'))) {
      await writeFile(clone.path(path), content)
    }
  }
})
afterAll(() => clone[Symbol.asyncDispose]())

const trials = Object.entries(commands)
const ran = trials.flatMap(([command, trial]) => ('run' in trial ? [{ command, ...trial }] : []))
const judged = trials.flatMap(([command, trial]) => ('judging' in trial ? [{ command, ...trial }] : []))

const verdictsOf = (checks: readonly Check[]) =>
  Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict]))

/** The verdicts that `judge` prints for the records of the last run, by id. */
async function verdictsAgain() {
  const saved = await Promise.all(globSync(clone.path('report/records/*.json')).map(readRecord))
  return verdictsOf(saved.flatMap(checksOf))
}

test.for(judged)('$command', async ({ judging }) => {
  await rm(clone.path('report'), { recursive: true, force: true })
  const { code, output } = await clone.run(judging)
  const results = await clone.results()
  const verdict = overall(results)
  expect(['pass', 'inconclusive'], `it said ${output}`).toContain(verdict)
  expect(code === 0).toBe(verdict === 'pass')
  expect(await verdictsAgain()).toEqual(verdictsOf(results.checks))
})

// Later commands read what earlier ones wrote.
test.for(ran)('$command', async ({ run, code: expected }) => {
  const { code, output } = await clone.run(run)
  expect(code, `it said ${output}`).toBe(expected)
})
