import { describe, expect, test } from 'vitest'
import { drive } from '../load/drive.ts'
import { get } from '../operation.ts'
import { perSecond, seconds, type Milliseconds } from '../units.ts'
import type { Behaviour } from './known-server.ts'
import { phasesOf, reportedBy, startKnownServer, truthOf, type Figures } from './known.ts'

// What drive reports, against what servers whose behaviour is known truly did.

interface Case {
  readonly behaviour: Behaviour
  readonly clients: number
  /** Requests a second of each client. */
  readonly each: number
  readonly duration: Milliseconds
}

/**
 * A hiccup of the machine between server and generator is in one of them, and what drive does wrong in all. Beside stops of
 * a second none counts.
 */
const roundsOf = (behaviour: Behaviour): number => (behaviour === 'stops' ? 1 : 3)

/** The fastest answer each server is made to give. */
const fastestMs: Record<Behaviour, number> = { constant: 50.3, bimodal: 1, resets: 5, trickle: 30, stops: 0 }

/** Numbers of requests and errors must be right, and times to within 1 ms or 2 %. */
const toleranceOf = (figure: string, truth: number): number =>
  figure === 'requests' || figure === 'errors' ? 0 : Math.max(1, 0.02 * truth)

/** One request says nothing about a distribution, and the P99.9 of fewer than a thousand is one. */
const judged = (figure: keyof Figures, { requests }: Figures): boolean =>
  figure !== 'max' && (figure !== 'p999' || requests >= 1000)

interface Compared {
  readonly figure: string
  readonly truth: number
  readonly reported: number
}

async function roundOf({ behaviour, clients, each, duration }: Case): Promise<Compared[]> {
  await using server = await startKnownServer(behaviour, clients)
  const shape = { kind: 'constant', rate: perSecond(each * clients), duration } as const
  const traffic = await drive(server.origin, {
    clients,
    call: get('/'),
    load: { kind: 'open', shape },
    seed: 1,
    timeout: seconds(5),
  })
  const truth = truthOf(await server.log(), 1000 / each, phasesOf(shape, clients, 1))
  const reported = reportedBy(traffic)
  const figures = Object.keys(truth) as (keyof Figures)[]
  return [
    { figure: 'fastest by design', truth: fastestMs[behaviour], reported: reported.fastest },
    ...figures
      .filter(figure => judged(figure, truth))
      .map(figure => ({ figure, truth: truth[figure], reported: reported[figure] })),
  ]
}

/** The figures that are further off than they may be, in the median of all rounds. */
async function wrongIn(known: Case): Promise<readonly string[]> {
  const all: Compared[] = []
  for (let round = 0; round < roundsOf(known.behaviour); round++) all.push(...(await roundOf(known)))
  return [...Map.groupBy(all, ({ figure }) => figure).values()].flatMap(compared => {
    const inOrder = compared.toSorted((a, b) => a.reported - a.truth - (b.reported - b.truth))
    const { figure, truth, reported } = inOrder[Math.floor(inOrder.length / 2)] ?? {}
    if (figure === undefined || truth === undefined || reported === undefined) return []
    if (Math.abs(reported - truth) <= toleranceOf(figure, truth)) return []
    return [`${figure}: ${reported.toFixed(2)} reported, ${truth.toFixed(2)} in truth`]
  })
}

describe('10 clients', () => {
  const few = { clients: 10, each: 10, duration: seconds(3) }
  test.each(['constant', 'bimodal', 'resets', 'trickle'] as const)('%s', async behaviour => {
    expect(await wrongIn({ ...few, behaviour })).toEqual([])
  })
  test('stops of a second', async () => {
    expect(await wrongIn({ ...few, behaviour: 'stops', duration: seconds(5) })).toEqual([])
  })
})

test('1,000 clients: stops of a second', async () => {
  const crowd = { clients: 1000, each: 1, duration: seconds(5) }
  expect(await wrongIn({ ...crowd, behaviour: 'stops' })).toEqual([])
})
