import { setTimeout as sleep } from 'node:timers/promises'
import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import { readFinalState } from './final-state.ts'
import type { FinalState, History } from './history.ts'
import { isTurnedAway } from './replay.ts'
import { describeMovement, money } from './wording.ts'

/** Accounts that nobody touches any more: how many transfers were turned away, and what the books said then and later. */
export interface SecondLook {
  readonly turnedAway: number
  readonly before: FinalState
  readonly after: FinalState
}

/** Longer than a service may keep a transaction open whose client has its answer. */
const lateMs = 4_500

/** Remembers the books of workloads that are over, to look again when whatever still went on behind them is over too. */
export class LateEffects {
  readonly #looks: { readonly turnedAway: number; readonly before: FinalState }[] = []
  #lastMs = -Infinity

  /** `before` is of a moment when nobody sends anything to its accounts any more. */
  remember({ attempts }: Pick<History, 'attempts'>, before: FinalState): void {
    const turnedAway = attempts.filter(
      ({ answer }) => answer.kind === 'refused' && isTurnedAway(answer.status),
    )
    this.#looks.push({ turnedAway: turnedAway.length, before })
    this.#lastMs = performance.now()
  }

  async lookAgain(databaseUrl: string): Promise<SecondLook[]> {
    await sleep(Math.max(0, this.#lastMs + lateMs - performance.now()))
    return Promise.all(
      this.#looks.map(async look => ({
        ...look,
        after: await readFinalState(databaseUrl, [...look.before.balances.keys()]),
      })),
    )
  }
}

/** What was turned away stays without effect, however late one looks. */
export function noLateEffect(looks: readonly SecondLook[]): Judgement {
  return judgeAudit({
    check: 'noLateEffect',
    title: 'nothing is done behind an answer',
    of: 'transfers that were turned away',
    examined: looks.reduce((sum, { turnedAway }) => sum + turnedAway, 0),
    violations: looks.flatMap(({ before, after }) => {
      const known = new Set(before.ledger.map(({ transferId }) => transferId))
      return [
        ...after.ledger
          .filter(({ transferId }) => !known.has(transferId))
          .map(row => ({
            kind: 'a ledger row that came later',
            what: `ledger row ${row.transferId} (${describeMovement(row)}, key ${row.key}) came after all were answered`,
          })),
        ...[...before.balances]
          .filter(([id, balance]) => after.balances.get(id) !== balance)
          .map(([id, balance]) => ({
            kind: 'a balance that changed later',
            what: `account ${id} holds ${money(after.balances.get(id) ?? 0)}, after all were answered ${money(balance)}`,
          })),
      ]
    }),
  })
}
