import { type KeyPlan, type System, workload } from 'vitest-plumbline'
import {
  type Counted,
  exactlyOnce,
  type Judgement,
  noDoubt,
  noLostUpdate,
  quietReads,
  type WorkloadRecord,
} from 'vitest-plumbline/judge'
import {
  type Balances,
  counters,
  everyAccount,
  lock,
  money,
  type Movement,
  one,
  totalIn,
  transfer,
} from './domain.ts'
import * as rules from './rules.ts'

/** Places in the pool of the service. */
export const poolSize = 10

export const times = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Of the first two accounts. */
export const order = (opened: Balances, amount = 1): Movement => {
  const [fromId = 0, toId = 0] = [...opened.keys()]
  return { fromId, toId, amount }
}

export const lockFirst = (opened: Balances): string => lock(order(opened).fromId)

/** The accounts of a transfer, each read alone. */
export const bothAccounts = ({ fromId, toId }: Movement) => [one(fromId), one(toId)]

/** What the rules judge: at the end. */
export const counted = (record: WorkloadRecord): Counted & Pick<WorkloadRecord, 'quiet'> => ({
  ...record,
  state: record.after,
})

export const exactlyOnceIn = (record: WorkloadRecord): Judgement =>
  exactlyOnce(record, { before: [], atRest: record.atRest.rows, after: record.after.rows })

export const quietReadsIn = (record: WorkloadRecord): Judgement =>
  quietReads(counted(record), counters, ({ value }) => totalIn(value) !== undefined)

/** What one key is, and what it is not. */
export const keyPlan = {
  domain: money([1_000, 1_000, 1_000, 0]),
  orders: opened => {
    const [payer = 0, payee = 0, other = 0, poor = 0] = opened.keys()
    const asked = { fromId: payer, toId: payee, amount: 1 }
    return {
      order: asked,
      others: {
        'another amount': { ...asked, amount: 2 },
        'another payer': { ...asked, fromId: other },
        'another payee': { ...asked, toId: other },
        'the way back': { ...asked, fromId: payee, toId: payer },
        'another transfer': { fromId: other, toId: payer, amount: 3 },
      },
      refused: [
        { ...asked, fromId: poor },
        { ...asked, toId: poor },
      ],
    }
  },
  withoutKey: transfer,
} satisfies KeyPlan

/** `each` transfers between random accounts by ten clients; some ask for more than the account holds. */
export async function random(system: System, each: number, plan: { readBack?: typeof bothAccounts } = {}) {
  const record = await workload(system, {
    domain: money(
      times(10).map(() => 1_000),
      { most: 400 },
    ),
    clients: 10,
    orders: () => times(each).map(() => undefined),
    lastReads: everyAccount,
    ...plan,
  })
  const judgements = [
    rules.conservation(counted(record)),
    rules.ledgerEquation(counted(record)),
    exactlyOnceIn(record),
    rules.noNegativeBalance(counted(record)),
    noDoubt(record),
    quietReadsIn(record),
  ]
  return { record, judgements }
}

/** Ten clients that want twice what an account holds meet there. */
export async function crowded(system: System) {
  const record = await workload(system, {
    domain: money([100, 0]),
    clients: poolSize,
    orders: opened => times(20).map(() => order(opened)),
    meet: opened => [lockFirst(opened)],
  })
  return { record, judgements: [noLostUpdate(counted(record), counters), rules.noOverdraft(record)] }
}
