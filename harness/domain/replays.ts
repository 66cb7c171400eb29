import { isApplied, isInDoubt, isTurnedAway, type Act, type ReplayedAct } from '../record/act.ts'
import { inTime, type InTime } from './in-time.ts'
import type { Answered, Operations } from './operations.ts'

const clients = 5
/** Enough of each kind to find a forgotten key, and sent within a second. */
const ofEachKind = 100
/** A service that does not work takes seconds for each. */
const againWithinMs = 15_000
/** Enough for hundreds of doubts of one that works, on a busy machine. */
const decidedWithinMs = 60_000
/** For those that got in each other's way. */
const aloneWithinMs = 10_000

type Asked = Pick<Operations, 'replay'>

/** Repeats operations in doubt and some others, with their keys, for 15 s, or a minute while each is decided. No fault may be active. */
export async function askAgain(operations: Asked, acts: readonly Act[], withinMs = againWithinMs) {
  const limits = { withinMs, clients, whileRight: { withinMs: decidedWithinMs, isRight: isDecided } }
  return await inTime(worthAsking(acts), limits, act => operations.replay(act, countOf(act)))
}

/** As `askAgain`, then once more those that got in each other's way, for 10 s or until one is not decided although alone. */
export async function askUntilDecided(
  operations: Asked,
  acts: readonly Act[],
  { againMs = againWithinMs, aloneMs = aloneWithinMs } = {},
): Promise<InTime<Answered<ReplayedAct>>> {
  const asked = await askAgain(operations, acts, againMs)
  const { decided = [], others = [] } = Object.groupBy(asked.done, replay =>
    isDecided(replay) ? 'decided' : 'others',
  )
  let works = true
  const alone = await inTime(others, { withinMs: aloneMs }, async replay => {
    if (!works) return replay
    const { before } = replay
    const last = { ...(await operations.replay(replay, countOf(replay))), before }
    works = isDecided(last)
    return last
  })
  // Those before one that was left out were decided alone: it may be decided too.
  return { done: [...decided, ...alone.done], leftOut: asked.leftOut + alone.leftOut }
}

const isDecided = (act: Act): boolean => !isInDoubt(act) && !isTurnedAway(act)

/** A key ends with the number that its operation draws by. */
const countOf = ({ key }: Act): number => Number(key.slice(key.lastIndexOf('-') + 1))

/** One operation for each key, the one that says most; none whose key was not sent, for the service would do it again. */
export function worthAsking(acts: readonly Act[]): readonly Act[] {
  const known = acts.filter(({ withoutKey }) => !withoutKey)
  const told = [...Map.groupBy(known, ({ key }) => key).values()].flatMap(
    tries => tries.find(isApplied) ?? tries.find(isInDoubt) ?? tries.slice(0, 1),
  )
  return [...told.filter(isInDoubt), ...spread(told.filter(isTurnedAway)), ...spread(told.filter(isApplied))]
}

/** Taken from the whole run: keys from before a fault may be forgotten. */
const spread = (acts: readonly Act[]): readonly Act[] =>
  acts.filter((_, index) => index % Math.ceil(acts.length / ofEachKind) === 0)
