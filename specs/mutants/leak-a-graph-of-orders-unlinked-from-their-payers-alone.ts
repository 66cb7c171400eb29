import { type Exam, mutant } from './mutant.ts'

/**
 * A graph of the orders under way and the accounts they touch, to see in a debugger who waits for whom. An order is linked to its
 * payer and to its payee. When it ends, however it ends, it is unlinked from its payer, and the payee is forgotten. Each payee
 * keeps every order that ever named it.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const lockNotAvailable = '55P03'`,
    replace: `export const lockNotAvailable = '55P03'

interface Party {
  readonly id: number
  readonly orders: Set<UnderWay>
}

interface UnderWay {
  readonly order: Order
  readonly since: Date
  readonly parties: ReadonlySet<Party>
}

const parties = new Map<number, Party>()

const partyOf = (id: number): Party => {
  const known = parties.get(id)
  if (known !== undefined) return known
  const party: Party = { id, orders: new Set() }
  parties.set(id, party)
  return party
}

const link = (order: Order): UnderWay => {
  const underWay: UnderWay = {
    order,
    since: new Date(),
    parties: new Set([partyOf(order.fromId), partyOf(order.toId)]),
  }
  for (const party of underWay.parties) party.orders.add(underWay)
  return underWay
}

const unlink = (underWay: UnderWay): void => {
  partyOf(underWay.order.fromId).orders.delete(underWay)
}`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  const underWay = link(order)
  try {
    return await settle(query, order)
  } finally {
    unlink(underWay)
  }
}

const settle = async (query: Query, order: Order): Promise<Receipt> => {
  const attempt = await move(query, order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: ['for (const party of underWay.parties) party.orders.add(underWay)'],
  firstTry: 'caught',
}
