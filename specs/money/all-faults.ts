import {
  databaseFaults,
  type FaultName,
  networkFaults,
  outages,
  serviceFaults,
  type System,
} from 'vitest-plumbline'
import { allConfirmed, type Judgement, type MeasuredFaultRun } from 'vitest-plumbline/judge'
import { judgeHealed, judgeHeldReads, judgeReplicas } from './elsewhere.ts'
import { countedAnswers } from './figures-under-faults.ts'
import { type FaultRun, moneyUnderFaults } from './under-faults.ts'
import { openEarly } from './workloads.ts'

/** Faults of the database for the system with fewer faults, so that all systems take about as long. */
const besideServiceFaults: readonly FaultName[] = ['pauseDatabase', 'terminateBackend']
/** Its replica starts again while another one works: the effects of a start are a race, so it starts more than once. */
const besideAReplica: readonly FaultName[] = ['killService', 'loseService']
/** A deployment ends one replica after the other; the last one ends in `serviceDies`. */
const deployment: FaultName = 'terminateService'

interface Fixtures {
  readonly another: (options: { readonly proxy?: boolean; readonly replicas?: number }) => Promise<System>
  readonly faultRun: FaultRun
}

/** Its recovery alone has this name in `serviceDies`. */
const besideAnother = (name: string, judgements: readonly Judgement[]): Judgement[] =>
  judgements.map(judgement =>
    judgement.check === `recovery.${deployment}`
      ? { ...judgement, check: `${name}.${judgement.check}` }
      : judgement,
  )

/** From so long after a fault that ends a replica its twin is watched. At the signal, operations are held up at the database. */
const watchedFromMs: ReadonlyMap<FaultName, number> = new Map([
  ['killService', 0],
  [deployment, 1_000],
])

/** While one replica ends and starts again, the other one confirms every operation: the database notices the end at once. */
function servedBeside(record: MeasuredFaultRun): Judgement {
  const acts = record.acts.filter(({ client, sentMs }) =>
    record.windows.some(({ fault, struckMs, untilMs }) => {
      const fromMs = struckMs + (watchedFromMs.get(fault) ?? Infinity)
      return client % record.replicas !== 0 && sentMs >= fromMs && sentMs < untilMs
    }),
  )
  const title = 'while a replica ends and starts, the other one confirms all'
  return allConfirmed({ ...record, acts }, { check: 'outage.servedBeside', title })
}

/** Four fault runs at the same time, each on a system of its own, with the judgements of each. */
export function underAllFaults({ another, faultRun }: Fixtures) {
  const databaseDies = async () => {
    await using on = await another({ proxy: false })
    // Hundreds of accounts are opened during the faults: transfers to those of before are on several pages of a list.
    const early = await openEarly(on)
    const faults = databaseFaults.filter(fault => !besideServiceFaults.includes(fault))
    const { record, judgements } = await moneyUnderFaults(faultRun, { name: 'databaseDies', on, faults })
    const counted = await countedAnswers(on, record)
    const healed = await judgeHealed(on, 'databaseDies', { early })
    return { record, judgements: [...judgements, counted, ...healed] }
  }
  const serviceDies = async () => {
    await using on = await another({ proxy: false })
    const ofService = serviceFaults.filter(fault => !besideAReplica.includes(fault))
    const faults: FaultName[] = [...ofService, 'startWithoutDatabase', ...besideServiceFaults]
    return await moneyUnderFaults(faultRun, { name: 'serviceDies', on, faults })
  }
  const lostAnswers = async () => {
    await using on = await another({ proxy: true })
    // A healthy service waits eight seconds for a slow client, and stands still for five; this system has time for both.
    const faults: FaultName[] = [...networkFaults, 'terminateBesideSlowClient', 'pauseService']
    const held = await judgeHeldReads(on)
    const { record, judgements } = await moneyUnderFaults(faultRun, { name: 'lostAnswers', on, faults })
    return { record, judgements: [...held, ...judgements] }
  }
  const replicas = async () => {
    await using on = await another({ replicas: 2 })
    const rules = await judgeReplicas(on)
    const faults = [...outages, ...besideAReplica, deployment]
    const name = 'outage'
    const { record, judgements } = await moneyUnderFaults(faultRun, { name, on, faults })
    return { record, judgements: [...besideAnother(name, judgements), servedBeside(record), ...rules] }
  }
  return [databaseDies(), serviceDies(), lostAnswers(), replicas()]
}
