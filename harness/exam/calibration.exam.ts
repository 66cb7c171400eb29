import { describe, expect, test } from 'vitest'
import { quantile, sorted } from '../judge/statistics.ts'
import { drive } from '../load/drive.ts'
import { get } from '../operation.ts'
import { perSecond, seconds, type Milliseconds } from '../units.ts'
import type { Behaviour } from './known-server.ts'
import { reportedBy, startKnownServer, truthOf, type Figures } from './known.ts'

// What drive reports, against what servers whose behaviour is known truly did.

interface Case {
  readonly behaviour: Behaviour
  readonly clients: number
  /** Requests a second of each client. */
  readonly each: number
  readonly duration: Milliseconds
  /** A figure counts as far off as in the middle one: no hiccup of the machine decides. */
  readonly rounds: number
}

/** The fastest answer each server is made to give. */
const fastestMs: Record<Behaviour, number> = { constant: 50.3, bimodal: 1, resets: 5, trickle: 30, stops: 0 }

/** Numbers of requests and errors must be right, and times to within 1 ms or 2 %. */
const toleranceOf = (figure: string, truth: number): number =>
  figure === 'requests' || figure === 'errors' ? 0 : Math.max(1, 0.02 * truth)

interface Comparison {
  readonly figure: string
  readonly truth: number
  readonly reported: number
}

async function compare({ behaviour, clients, each, duration }: Case): Promise<readonly Comparison[]> {
  await using server = await startKnownServer(behaviour, clients)
  const traffic = await drive(server.origin, {
    clients,
    call: get('/'),
    load: { kind: 'open', shape: { kind: 'constant', rate: perSecond(each * clients), duration } },
    seed: 1,
    timeout: seconds(5),
  })
  const truth = truthOf(await server.log(), 1000 / each)
  const reported = reportedBy(traffic)
  const figures = Object.keys(truth) as (keyof Figures)[]
  return [
    { figure: 'fastest by design', truth: fastestMs[behaviour], reported: reported.fastest },
    ...figures.map(figure => ({ figure, truth: truth[figure], reported: reported[figure] })),
  ]
}

const offBy = ({ truth, reported }: Comparison): number => Math.abs(reported - truth)

/** Figures that are further off than they may be, with what was reported and what is true in each round. */
async function wrongIn(known: Case): Promise<readonly string[]> {
  const rounds: (readonly Comparison[])[] = []
  for (let round = 0; round < known.rounds; round++) rounds.push(await compare(known))
  return Object.entries(Object.groupBy(rounds.flat(), ({ figure }) => figure)).flatMap(
    ([figure, compared = []]) => {
      const excess = compared.map(one => offBy(one) - toleranceOf(figure, one.truth))
      if (quantile(sorted(excess), 0.5) <= 0) return []
      const shown = compared.map(
        ({ truth, reported }) => `${reported.toFixed(2)} reported, ${truth.toFixed(2)} in truth`,
      )
      return [`${figure}: ${shown.join('; ')}`]
    },
  )
}

describe.concurrent('10 clients', () => {
  const few = { clients: 10, each: 10, duration: seconds(3), rounds: 3 }
  test.each(['constant', 'bimodal', 'resets', 'trickle'] as const)('%s', async behaviour => {
    expect(await wrongIn({ ...few, behaviour })).toEqual([])
  })
  test('stops of a second', async () => {
    expect(await wrongIn({ ...few, behaviour: 'stops', duration: seconds(10), rounds: 1 })).toEqual([])
  })
})

describe('1,000 clients', () => {
  const crowd = { clients: 1000, each: 1, duration: seconds(3), rounds: 1 }
  test('constant, at 10,000 requests a second', async () => {
    expect(
      await wrongIn({ ...crowd, behaviour: 'constant', each: 10, duration: seconds(2), rounds: 3 }),
    ).toEqual([])
  })
  test.each(['bimodal', 'resets', 'trickle'] as const)('%s', async behaviour => {
    expect(await wrongIn({ ...crowd, behaviour })).toEqual([])
  })
  test('stops of a second', async () => {
    expect(await wrongIn({ ...crowd, behaviour: 'stops', duration: seconds(5) })).toEqual([])
  })
})
