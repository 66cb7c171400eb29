import type { KeyPlan } from 'vitest-plumbline'
import { type Balances, money, type Movement, transfer } from './domain.ts'
import { times } from './workloads.ts'

/** Other orders that share a number and the digits of this one: 5 from 2 to 12, and 5 from 21 to 2. */
function withSameDigits({ fromId, toId, amount }: Movement, opened: Balances): Movement[] {
  const digits = `${fromId}${toId}${amount}`
  const cuts = times(digits.length - 1).map(cut => cut + 1)
  return cuts
    .flatMap(cut => cuts.map(next => [digits.slice(0, cut), digits.slice(cut, next), digits.slice(next)]))
    .filter(parts => parts.every(part => /^[1-9]/.test(part)))
    .map(([from, to, rest]) => ({ fromId: Number(from), toId: Number(to), amount: Number(rest) }))
    .filter(one => (one.fromId === fromId) !== (one.amount === amount))
    .filter(one => one.fromId !== one.toId && opened.has(one.fromId) && opened.has(one.toId))
}

/** With more digits than a float of 32 bits, or a tolerance, tells apart. */
const longAmount = 1_234_567_891_235

/**
 * Equal and different orders under one key. In a new database, with ids of one and two digits, concatenated digits can be
 * ambiguous.
 */
export const keyPlan = {
  domain: money([...times(22).map(() => 10 ** 15), 0]),
  orders: opened => {
    const [poor = 0, ...ids] = [...opened.keys()].toReversed()
    const orders = ids.flatMap(fromId =>
      ids.filter(toId => toId !== fromId).map(toId => ({ fromId, toId, amount: longAmount })),
    )
    const [asked = { fromId: 0, toId: 0, amount: 0 }] = orders.toSorted(
      (one, two) => withSameDigits(two, opened).length - withSameDigits(one, opened).length,
    )
    const { fromId: payer, toId: payee } = asked
    // As Java, and many others after it, hash fields. Not a transfer to itself.
    const next = payee + 1 === payer ? -1 : 1
    const other = ids.find(id => id !== payer && id !== payee) ?? 0
    return {
      order: asked,
      others: {
        ...Object.fromEntries(
          withSameDigits(asked, opened).map((same, index) => [`the same digits (${index + 1})`, same]),
        ),
        'another amount': { ...asked, amount: 2 },
        'another last digit of the amount': { ...asked, amount: asked.amount + 1 },
        'an amount that is the same in 32 bits': { ...asked, amount: asked.amount + 2 ** 32 },
        'a payee that is the same in 32 bits': { ...asked, toId: payee + 2 ** 32 },
        'another payer': { ...asked, fromId: other },
        'another payee': { ...asked, toId: other },
        'an order that has the same hash code': {
          ...asked,
          toId: payee + next,
          amount: longAmount - 31 * next,
        },
        'the way back': { ...asked, fromId: payee, toId: payer },
        'another transfer': { fromId: other, toId: payer, amount: 3 },
      },
      refused: [
        { ...asked, fromId: poor },
        { ...asked, toId: poor },
      ],
    }
  },
  // The id of a request is for its traces, and no key.
  withoutKey: (client, asked) => transfer(client, asked, { 'x-request-id': 'of-every-order' }),
} satisfies KeyPlan
