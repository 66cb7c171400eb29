import { type System, workload } from 'vitest-plumbline'
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
  list,
  lock,
  money,
  type Movement,
  one,
  totalIn,
} from './domain.ts'
import * as rules from './rules.ts'

/** Size of the service's connection pool. */
export const poolSize = 10

export const times = (count: number) => Array.from({ length: count }, (_, index) => index)

/** An account that does not exist. */
const nobody = 2 ** 31

/** A transfer between the first two accounts. */
export const order = (opened: Balances, amount = 1): Movement => {
  const [fromId = 0, toId = 0] = [...opened.keys()]
  return { fromId, toId, amount }
}

export const lockFirst = (opened: Balances): string => lock(order(opened).fromId)

/** The accounts of a transfer, each read alone. */
export const bothAccounts = ({ fromId, toId }: Movement) => [one(fromId), one(toId)]

/** The state at the end, for the rules. */
export const counted = (record: WorkloadRecord): Counted & Pick<WorkloadRecord, 'quiet'> => ({
  ...record,
  state: record.after,
})

export const exactlyOnceIn = (record: WorkloadRecord): Judgement =>
  exactlyOnce(record, { before: [], atRest: record.atRest.rows, after: record.after.rows })

export const quietReadsIn = (record: WorkloadRecord): Judgement =>
  quietReads(counted(record), counters, ({ value }) => totalIn(value) !== undefined)

type Accounts = ReturnType<typeof money>

/** Opens the accounts of a domain, and sends nothing else. */
const openOnly = (system: System, domain: Accounts) =>
  workload(system, { domain, clients: 1, orders: () => [] })
export const openIn = async (system: System, domain: Accounts): Promise<Balances> =>
  (await openOnly(system, domain)).opened

/** An account that holds nothing and that nobody uses. */
export const openUnused = (system: System) => openOnly(system, money([0]))

const openAccounts = (count: number) =>
  money(
    times(count).map(() => 1_000),
    { most: 400 },
  )

/** Opens some of the accounts of `random` long before it: in a list they are far from the others. */
export const openEarly = (system: System): Promise<Balances> => openIn(system, openAccounts(5))

/** Reads accounts before they are opened, at each replica: what is not found now must be found later. */
const readTooEarly = (system: System) =>
  workload(system, {
    domain: openAccounts(1),
    clients: 1,
    orders: () => [],
    lastReads: opened => times(20).map(next => one(Math.max(...opened.keys()) + 1 + next)),
  })

interface RandomPlan {
  readonly readBack?: typeof bothAccounts
  readonly early?: Balances
}

/**
 * `each` transfers between ten random accounts by each of ten clients; some ask for more than the account holds, and every
 * twentieth pays to nobody.
 */
export async function random(system: System, each: number, { early = new Map(), ...plan }: RandomPlan = {}) {
  await readTooEarly(system)
  const domain = openAccounts(10 - early.size)
  const opened = await openIn(system, domain)
  const record = await workload(system, {
    domain,
    opened: new Map<number, number>([...early, ...opened]),
    clients: 10,
    orders: opened =>
      times(each).map(count => (count % 20 === 19 ? { ...order(opened, 100), toId: nobody } : undefined)),
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

/**
 * Ten clients together want twice what an account holds, at the same time. Then more clients than there are connections want
 * exactly what another holds. At last they pay back and forth between two accounts that hold nothing.
 */
export async function crowded(system: System) {
  const record = await workload(system, {
    domain: money([100, 0]),
    clients: poolSize,
    orders: opened => times(20).map(() => order(opened)),
    meet: opened => [lockFirst(opened)],
  })
  const exact = await workload(system, {
    domain: money([4 * poolSize, 0]),
    clients: 4 * poolSize,
    orders: opened => [order(opened)],
  })
  const empty = await workload(system, {
    domain: money([0, 0]),
    clients: poolSize,
    orders: (opened, client) =>
      times(4).map(() => order(client % 2 === 0 ? opened : new Map([...opened].toReversed()), 5)),
  })
  const acts = [...record.acts, ...exact.acts, ...empty.acts]
  const opened = new Map([...record.opened, ...exact.opened, ...empty.opened])
  return {
    record,
    judgements: [noLostUpdate(counted(record), counters), rules.noOverdraft({ ...record, acts, opened })],
  }
}

/** All others pay into two accounts, which are read all the time. The two only receive, so that a low balance is a stale read. */
export const hotReads = (system: System) => {
  const hot = (opened: Balances) => [...opened.keys()].slice(0, 2)
  return workload(system, {
    domain: money(times(12).map(() => 1_000)),
    clients: poolSize,
    orders: (opened, client) => {
      const [fromId = 0, toId = 0] = [[...opened.keys()][client + 2], hot(opened)[client % 2]]
      return times(40).map(() => ({ fromId, toId, amount: 1 }))
    },
    readBack: bothAccounts,
    inStep: true,
    // The answer to one reader is not that to another.
    readers: opened => [...hot(opened).map(id => [one(id), list]), [one(nobody)]],
    lastReads: everyAccount,
  })
}

/** Reads whose rows are on their way while a transfer is confirmed: what a cache keeps of them is stale at once. */
export const heldReads = (system: System) =>
  workload(system, {
    domain: money([1_000, 0]),
    clients: 1,
    orders: opened => [order(opened)],
    heldReads: opened => [...bothAccounts(order(opened)), list],
    lastReads: everyAccount,
  })

/** Clients transfer in a ring of three, and back and forth between two accounts, and two others whose ids are alike. */
export const crossing = (system: System) =>
  workload(system, {
    domain: money(times(18).map(() => 10_000)),
    clients: poolSize,
    orders: (opened, client) => {
      const ids = [...opened.keys()]
      const [, , ...ring] = ids.slice(0, 5)
      // A service may lock something by the last digit of an id, or by its remainder.
      const pairs = [0, 10, 16].map(first => ids.slice(first, first + 2))
      const ways = [
        ...ring.map((id, index) => [id, ring[(index + 1) % ring.length]]),
        ...pairs.flatMap(pair => [pair, pair.toReversed()]),
      ]
      const [fromId = 0, toId = 0] = ways[client % ways.length] ?? []
      return times(15).map(() => ({ fromId, toId, amount: 1 }))
    },
    meet: opened => [...opened.keys()].map(lock),
  })
