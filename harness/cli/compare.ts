import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { prepareEngine } from '../engine/engine.ts'
import { judge } from '../judge/records/judge.ts'
import { HarnessError } from '../record/errors.ts'
import type { Call } from '../record/operation.ts'
import { ProgressListener } from '../progress/listener.ts'
import { view } from '../progress/view.ts'
import { evidenceLines } from '../report/text/evidence.ts'
import { explainAll } from '../report/text/explain.ts'
import { headline, type CheckResult } from '../report/results/results.ts'
import { table } from '../report/text/table.ts'
import { compareSystems } from '../measure/compare.ts'
import { seed } from '../record/seed.ts'
import { loadService } from '../system/service-module.ts'
import { takeRevision } from '../system/revision.ts'
import { startSystem } from '../system/system.ts'
import { cores, percent } from '../record/units.ts'
import type { Arguments } from './command.ts'
import { exitCodeOf } from './conclusion.ts'
import { servicePath } from './service-path.ts'

interface Load {
  readonly clients: number
  readonly prepare: (origin: string) => Promise<Call | ((request: number) => Call)>
}

const tenth = percent(10)
const promises = { slowdownMax: tenth, cpuMax: tenth, workingSetMax: tenth }
const again = {
  kind: 'note',
  text: 'free a core and compare again: pairs that other work has disturbed are left out',
} as const

interface Sources {
  readonly revision: string
  /** Absolute paths of the modules that describe the service and the loads. */
  readonly service: string
  readonly loads: string
}

/** @throws HarnessError where there is no such file, or it exports no loads. */
async function loadsOf(path: string): Promise<Readonly<Record<string, Load>>> {
  const example =
    "export const compared = { health: { clients: 10, prepare: async () => get('/api/health') } }"
  if (!existsSync(path)) {
    throw new HarnessError(`there are no loads to compare under at ${relative('.', path)}`, {
      fix: `write there, for example, ${example}; or name another file by --loads`,
    })
  }
  const { compared } = (await import(path)) as { compared?: Readonly<Record<string, Load>> }
  if (compared !== undefined && Object.keys(compared).length > 0) return compared
  throw new HarnessError(`${relative('.', path)} exports no loads as \`compared\``, {
    fix: `write ${example}`,
  })
}

async function measure({ revision, service, loads }: Sources): Promise<readonly CheckResult[]> {
  await using listener = await ProgressListener.open()
  using _view = view(listener)
  const compared = await loadsOf(loads)
  const base = await prepareEngine(line => console.error(`  ${line}`))
  await using other = await takeRevision(revision, relative('.', service))
  console.log(`work tree against ${revision} (${other.commit}), SEED=${seed()}\n`)
  const candidateService = await loadService(service)
  await using candidate = await startSystem(candidateService, { base, inspector: false })
  await using baseline = await startSystem(other.service, { base, inspector: false })
  const checks: CheckResult[] = []
  for (const [name, { clients, prepare }] of Object.entries(compared)) {
    const calls = {
      candidate: await prepare(candidate.service.origin),
      baseline: await prepare(baseline.service.origin),
    }
    const conditions = { seed: seed(), engineCores: cores(base.engine.cpus) }
    const plan = { name, clients, calls, promises }
    for (const { check: id, ...judgement } of judge(
      await compareSystems({ candidate, baseline }, plan, conditions),
    )) {
      const fix = judgement.verdict === 'inconclusive' ? { fix: again } : {}
      checks.push({ id, spec: name, test: name, ...judgement, ...fix })
    }
  }
  return checks
}

/** The work tree against another revision, both up at once and measured in turns. */
export async function compare(args: Arguments): Promise<number> {
  const { operands, values } = args
  const [revision = ''] = operands
  const loads = resolve(values['loads'] ?? 'plumbline/compared.ts')
  const checks = await measure({ revision, service: servicePath(args), loads })
  const colour = process.stdout.hasColors?.() ?? false
  console.log(`${table({ checks }, { colour, columns: process.stdout.columns ?? 80 })}\n`)
  for (const { id, evidence } of checks.filter(({ verdict }) => verdict === 'pass')) {
    console.log(`${id}: ${evidenceLines(evidence)[0] ?? ''}`)
  }
  const others = checks.filter(({ verdict }) => verdict !== 'pass')
  const logs = { service: [], database: [] }
  const given = Object.entries(values).map(([option, value]) => ` --${option} ${value}`)
  const replay = `SEED=${seed()} npx vitest-plumbline compare ${revision}${given.join('')}`
  if (others.length > 0) console.log(`\n${explainAll(others, { logs, replay })}`)
  const results = { checks, broken: [] }
  console.log(`\n${headline(results)}`)
  return exitCodeOf(results)
}
