import { readdir } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { afterAll } from 'vitest'
import { service as ledger } from '../../specs/service.ts'
import type { ServiceDescription } from '../system/description.ts'
import { bottleneckOf } from '../judge/bottleneck.ts'
import type { Cause } from '../judge/cause.ts'
import { costlierIn } from '../judge/costlier.ts'
import { causeOf } from '../judge/diagnosis.ts'
import { judge } from '../judge/records/judge.ts'
import { profilesInTurns } from '../measure/compare.ts'
import { profiled } from '../measure/profile.ts'
import { run } from '../measure/run.ts'
import type { PerSecond } from '../record/units.ts'
import { startSystem } from '../system/system.ts'
import { expect, get, ms, perSecond, seconds, test } from 'vitest-plumbline'
import { causeSentence } from '../report/text/cause.ts'
import { fromSetUp } from '../vitest/provided.ts'
import { inColumns } from '../testing/columns.ts'

// Services that are slow on purpose: the first reported cause must be the planted one.

const folder = 'specs/mutants/slow'
const rightFrom = 0.9

interface Slow {
  readonly service: ServiceDescription
  /** The kind of cause, and a text in the reported line or statement. */
  readonly cause: { readonly kind: Cause['kind']; readonly at?: string }
  /** Where the usual rate would cause a different fault. */
  readonly rate?: PerSecond
}

const plan = {
  clients: 10,
  rate: perSecond(120),
  call: get('/api/health'),
  until: { decided: true, atLeast: seconds(1), atMost: seconds(4) },
  promises: { p95: ms(100) },
} as const

const rows: string[][] = []
let right = 0

const isNamed = (cause: Cause | undefined, planted: Slow['cause']): boolean =>
  cause?.kind === planted.kind &&
  JSON.stringify(cause).includes(JSON.stringify(planted.at ?? '').slice(1, -1))

const files = (await readdir(folder)).toSorted()
for (const file of files) {
  const name = basename(file, '.ts')
  test(name, { timeout: 60_000 }, async () => {
    const { service, cause: planted, rate = plan.rate } = (await import(resolve(folder, file))) as Slow
    const asked = { ...plan, rate }
    await using system = await startSystem(service, { base: fromSetUp('base') })
    const startedAt = performance.now()
    const measured = await run(system, asked)
    // Works on a busy machine too: the verdict is not examined.
    const record = await profiled(system, asked, measured)
    const cause = causeOf(record, bottleneckOf(record))
    const verdicts = [measured, record].map(one => judge(one)[0]?.verdict)
    expect(verdicts[1], 'a look changes no verdict').toBe(verdicts[0])
    const named = isNamed(cause, planted)
    if (named) right += 1
    const said = cause === undefined ? 'none' : causeSentence(cause)
    const took = `${((performance.now() - startedAt) / 1000).toFixed(0)} s`
    rows.push([name, named ? 'right' : 'WRONG', took, said])
  })
}

afterAll(() => {
  console.log(
    `\n${inColumns(rows)}\n\nfirst named cause right in ${right} of ${files.length}, of those compared in ${rightOfCompared} of ${compared.length}\n`,
  )
})

/** The cases for which a comparison of two versions must find the line. */
const compared = [
  'clone',
  'crypto',
  'json',
  'loop',
  'queries',
  'regexp',
  'sort',
  'sync-read',
  'timer',
  'zlib',
]
let rightOfCompared = 0
const load = { clients: 2, call: plan.call, duration: ms(500) }

for (const name of compared) {
  test(`${name} against the service as it is`, { timeout: 120_000 }, async () => {
    const { service: candidate, cause: planted } = (await import(resolve(folder, `${name}.ts`))) as Slow
    const options = { base: fromSetUp('base') }
    await using one = await startSystem(candidate, options)
    await using other = await startSystem(ledger, options)
    const systems = { candidate: one, baseline: other }
    const pair = {
      candidate: await run(one, load),
      baseline: await run(other, load),
    }
    const plans = { ...load, calls: { candidate: load.call, baseline: load.call } }
    const profiles = await profilesInTurns(systems, plans, pair)
    const cause = profiles && costlierIn(profiles)
    const named = cause?.lines[0]?.text?.includes(planted.at ?? '') === true
    if (named) rightOfCompared += 1
    rows.push([`${name}, compared`, named ? 'right' : 'WRONG', '', cause ? causeSentence(cause) : 'none'])
  })
}

test('of ten slow-downs that are compared, the line is right in nine', () => {
  expect(rightOfCompared).toBeGreaterThanOrEqual(rightFrom * compared.length)
})

test('the first named cause is right in nine of ten', () => {
  expect(right).toBeGreaterThanOrEqual(rightFrom * files.length)
})
