import type { System } from 'vitest-plumbline'
import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import { money } from './domain.ts'
import { transferAt } from './requests.ts'
import { openIn } from './workloads.ts'

/** An account that is full, and one that is empty, are neither any more once another replica has moved money between them. */
export async function refusalsEnd(system: System): Promise<Judgement> {
  const [first, other] = system.services.map(({ origin }) => origin)
  const opened = await openIn(system, money([Number.MAX_SAFE_INTEGER, 10, 0]))
  const [full = 0, some = 0, empty = 0] = [...opened.keys()]
  const ends = async (
    kind: string,
    [fromId, toId]: readonly [from: number, to: number],
    relief: () => Promise<unknown>,
  ) => {
    const refused = await transferAt(first, { fromId, toId, amount: 1 })
    await relief()
    const now = await transferAt(first, { fromId, toId, amount: 1 })
    return refused === 422 && now === 200
      ? []
      : [{ kind, what: `answered ${refused}, and afterwards ${now}` }]
  }
  const move = (fromId: number, toId: number) => transferAt(other, { fromId, toId, amount: 5 })
  const violations = [
    ...(await ends('a payee that was full', [some, full], () => move(full, some))),
    ...(await ends('a payer that was empty', [empty, some], () => move(some, empty))),
  ]
  return judgeAudit({
    check: 'refusalsEnd',
    title: 'what one replica has refused is done once another one has changed the balances',
    of: 'refusals',
    examined: 2,
    fix: { kind: 'note', text: 'decide by the balances in the database, and keep no refusal in the process' },
    violations,
  })
}
