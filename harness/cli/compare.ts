import { relative, resolve } from 'node:path'
import { prepareFor } from '../engine/stand-ins.ts'
import { openProgressListener, view } from '../progress/view.ts'
import { beginDraft } from '../record/report-draft.ts'
import { recordPanels } from '../report/charts/record-panels.ts'
import type { TestPanels } from '../report/charts/chart.ts'
import { saveRecord } from '../report/records.ts'
import { wordOf } from '../report/results/replay.ts'
import { exitCodes, type Check, type Results } from '../report/results/results.ts'
import { pagePath, writeReport } from '../report/write.ts'
import { compareSystems } from '../measure/compare.ts'
import { takeRevision } from '../system/revision.ts'
import { serviceImage } from '../system/service-image.ts'
import { startSystem } from '../system/system.ts'
import { seed } from '../record/seed.ts'
import { percent } from '../record/units.ts'
import { readService } from '../vitest/described-service.ts'
import { conclude } from './conclusion.ts'
import { checksOf } from './judge.ts'
import { callOf, loadsOf } from './loads.ts'
import { tellOfSignals } from '../vitest/signals.ts'
import { readEnvironment, toldEngine } from '../vitest/environment.ts'
import { servicePath, usualPath } from './service-path.ts'

const tenth = percent(10)
/** Two starts of one build differ by up to 30 % in memory, so a tenth would never be decided. */
const promises = { slowdownMax: tenth, cpuMax: tenth, workingSetMax: percent(50) }
const again = {
  kind: 'note',
  text: 'free a core and compare again: pairs disturbed by other work are left out',
} as const

/** `service` and `loads`: absolute paths of the modules that describe them. */
async function measure({ revision, service, loads }: Record<'revision' | 'service' | 'loads', string>) {
  await using listener = await openProgressListener()
  using _view = view(listener)
  const compared = await loadsOf(loads)
  await using other = await takeRevision(revision, relative('.', service))
  console.log(`work tree against ${revision} (${other.commit}), SEED=${seed()}\n`)
  const candidateService = await readService(service)
  const base = await prepareFor([candidateService, other.service], line => console.error(`  ${line}`))
  const image = await serviceImage(candidateService, base)
  const imageOfOther = await serviceImage(other.service, base)
  const checks: Check[] = []
  const charts: TestPanels[] = []
  for (const [name, load] of Object.entries(compared)) {
    const startedAt = performance.now()
    // New for each load: memory that an earlier load or its profiles left behind would be compared too.
    await using candidate = await startSystem(candidateService, { base, image })
    await using baseline = await startSystem(other.service, { base, image: imageOfOther })
    const { clients } = load
    const calls = {
      candidate: await callOf(load, candidate.service.origin),
      baseline: await callOf(load, baseline.service.origin),
    }
    const record = await compareSystems({ candidate, baseline }, { clients, calls, promises })
    const saved = { spec: name, specName: name, test: name, record }
    saveRecord(saved)
    const own = checksOf(saved).map(check => (check.fix === 'morePairs' ? { ...check, fix: again } : check))
    checks.push(...own)
    const durationMs = Math.round(performance.now() - startedAt)
    const ids = own.map(({ id }) => id)
    charts.push({ spec: name, test: name, durationMs, checks: ids, panels: recordPanels(record) })
  }
  const images = { candidate: image, [revision]: imageOfOther }
  return { engine: toldEngine(base.engine), facts: await readEnvironment(images), checks, charts }
}

export async function compare(
  options: Readonly<Partial<Record<'service' | 'loads', string>>>,
  [revision = '']: readonly string[],
): Promise<number> {
  const service = servicePath(options.service)
  const loads = resolve(options.loads ?? usualPath('plumbline/compared'))
  // A signal alone would skip what is removed at the end of a process.
  tellOfSignals(() => process.exit(exitCodes.inconclusive))
  const warning = beginDraft()
  if (warning !== undefined) console.log(warning)
  const startedAt = new Date().toISOString()
  const { engine, facts, checks, charts } = await measure({ revision, service, loads })
  const given = Object.entries(options).map(([option, value]) => ` --${option} ${wordOf(value)}`)
  const replay = `SEED=${seed()} npx vitest-plumbline compare ${wordOf(revision)}${given.join('')}`
  const results: Results = {
    schema: 2,
    startedAt,
    finishedAt: new Date().toISOString(),
    seed: seed(),
    engine,
    replay,
    checks,
    failed: [],
    broken: [],
    took: charts.map(({ spec, durationMs }) => ({ what: spec, ms: durationMs, tests: [] })),
  }
  const code = conclude(checks, replay)
  await writeReport({ results, charts, facts, history: new Map(), moved: new Map() })
  console.log(`${pagePath}\n`)
  return code
}
