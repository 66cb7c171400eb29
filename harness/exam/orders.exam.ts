import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seed } from '../record/seed.ts'
import type { Check } from '../report/results/results.ts'
import { Packed } from '../testing/guides/packed.ts'
import { Stranger } from '../testing/guides/stranger.ts'
import { inColumns } from '../testing/columns.ts'

// Fault runs of an example repository: its own service, faulty variants, and healthy variants that look faulty. Each is
// installed from the packed tarball.

const runWithinMs = 300_000

/** The `exam` export of each variant. */
interface Exam {
  readonly test: string
  /** Ends of the ids of checks, of which at least one must fail; none for a healthy variant. */
  readonly breaks: readonly string[]
  /** A text that the evidence must contain. */
  readonly shows?: string
  readonly firstTry: string
}

const names = readdirSync('examples/orders/mutants')
  .map(file => basename(file, '.ts'))
  .filter(name => name !== 'mutant')

let packed: Packed
let stranger: Stranger

beforeAll(async () => {
  packed = await Packed.make()
  stranger = await Stranger.copyOf('orders')
  const { code, output } = await stranger.run(`npm install -D ${packed.tarball}`)
  if (code !== 0) throw new Error(`the package cannot be installed: ${output}`)
}, 300_000)

const rows = [['service', 'must break', 'took', 'first try', 'broke']]
const counts = { caught: { right: 0, of: 0 }, acquitted: { right: 0, of: 0 } }

afterAll(async () => {
  const { caught, acquitted } = counts
  console.log(`\n${inColumns(rows)}\n
caught ${caught.right} of ${caught.of}, acquitted ${acquitted.right} of ${acquitted.of}, SEED=${seed()}\n`)
  await stranger[Symbol.asyncDispose]()
  await packed[Symbol.asyncDispose]()
})

/** Runs the fault runs as a user would. @returns the checks that failed, and the output. */
async function examine(command: string) {
  const { output, seconds } = await stranger.run(`rm -rf report; SEED=${seed()} ${command} --project faults`)
  const { checks } = await stranger.results()
  expect(checks.length, output).toBeGreaterThan(5)
  return { failed: checks.filter(({ verdict }) => verdict === 'fail'), output, seconds }
}

const idsOf = (checks: readonly Check[]): string => checks.map(({ id }) => id).join(' ')

test('the service itself keeps all its promises', { timeout: runWithinMs }, async () => {
  const { failed, output } = await examine('npx vitest run')
  expect(idsOf(failed), output).toBe('')
})

async function examOf(name: string): Promise<Exam> {
  const print = `import('./mutants/${name}.ts').then(({ exam }) => console.log(JSON.stringify(exam)))`
  return JSON.parse((await stranger.run(`node -e "${print}"`)).output) as Exam
}

for (const name of names) {
  const isHealthy = name.startsWith('decoy-')
  test(`${name} is ${isHealthy ? 'acquitted' : 'caught'}`, { timeout: runWithinMs }, async () => {
    const { breaks, shows = '', firstTry, test: only } = await examOf(name)
    expect(breaks.length === 0).toBe(isHealthy)
    const { failed, output, seconds } = await examine(
      `SERVICE=mutants/${name}.ts npx vitest run -t '${only}'`,
    )
    const right = isHealthy
      ? failed.length === 0
      : failed.some(({ id }) => breaks.some(end => id.endsWith(end))) && output.includes(shows)
    const sum = counts[isHealthy ? 'acquitted' : 'caught']
    sum.of += 1
    if (right) sum.right += 1
    const must = [...breaks, shows].join(' ').trim() || '(decoy)'
    rows.push([name, must, `${seconds.toFixed(0)} s`, firstTry, idsOf(failed) || '–'])
    expect(right, output).toBe(true)
  })
}
