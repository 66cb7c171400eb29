import { isTurnedAway, type Act, type ReplayedAct } from '../record/act.ts'
import type { Answered, Operations } from './operations.ts'

const clients = 5
/** Enough of each kind to find a key that was forgotten, and done in a second. */
const ofEachKind = 100

/**
 * Asks again, each with its key, for every operation in doubt and for some that were turned away or confirmed. For when
 * nothing stands in the way.
 */
export async function askAgain(
  operations: Operations,
  acts: readonly Act[],
): Promise<Answered<ReplayedAct>[]> {
  const left = worthAsking(acts).values()
  const replays: Answered<ReplayedAct>[] = []
  const ask = async () => {
    for (const act of left) replays.push(await operations.replay(act, countOf(act)))
  }
  await Promise.all(Array.from({ length: clients }, ask))
  return await oneByOne(operations, replays)
}

const isDecided = (act: Act): boolean => act.effect.kind !== 'unknown' && !isTurnedAway(act)

/** Those that were in each other's way are asked for once more, until one is not decided with nobody beside it. */
async function oneByOne(
  operations: Operations,
  replays: readonly Answered<ReplayedAct>[],
): Promise<Answered<ReplayedAct>[]> {
  const again: Answered<ReplayedAct>[] = []
  let works = true
  for (const replay of replays) {
    if (!works || isDecided(replay)) again.push(replay)
    else {
      const { before } = replay
      const last = { ...(await operations.replay(replay, countOf(replay))), before }
      works = isDecided(last)
      again.push(last)
    }
  }
  return again
}

/** A key ends with what its operation draws by. */
const countOf = ({ key }: Act): number => Number(key.slice(key.lastIndexOf('-') + 1))

function worthAsking(acts: readonly Act[]): readonly Act[] {
  const of = (kind: Act['effect']['kind']) => acts.filter(({ effect }) => effect.kind === kind)
  return [...of('unknown'), ...spread(acts.filter(isTurnedAway)), ...spread(of('applied'))]
}

/** From all over the run, for what is forgotten may be what came before a fault. */
const spread = (acts: readonly Act[]): readonly Act[] =>
  acts.filter((_, index) => index % Math.ceil(acts.length / ofEachKind) === 0)
