import postgres from 'postgres'
import { databaseOf, expect, test } from 'vitest-plumbline'
import { noPartialEffect } from 'vitest-plumbline/judge'
import { repeated } from '../domain/repeated.ts'
import { refuseHalfway } from '../domain/sabotage.ts'
import type { Effect } from '../record/act.ts'
import { act, applied, refused } from '../testing/judged-fault-run.ts'

const within = { timeout: 120_000 }
const worksEveryMs = 100
const refusedWithinMs = 60_000

/** Operations that write to an outbox, beside a worker that claims what is in it. A refusal ends an operation, or is swallowed. */
async function besideAWorker(url: string, onRefusal: Effect) {
  await using stack = new AsyncDisposableStack()
  const sql = stack.adopt(postgres(url, { onnotice: () => {} }), one => one.end({ timeout: 1 }))
  await sql`create table if not exists outbox (id serial primary key, claimed_until timestamptz)`
  const claim = async () => {
    const update = sql`
      update outbox set claimed_until = now() + interval '0.2 s' where claimed_until is null or claimed_until < now()`
    // It tries again later.
    await update.catch(() => undefined)
  }
  stack.use(repeated(worksEveryMs, claim))
  const ask = async ({ key }: { readonly key: string }) => {
    const wrote = sql`insert into outbox default values`.then(
      () => applied(8),
      () => onRefusal,
    )
    const effect = await wrote
    // The worker is woken, and is faster than the answer.
    await claim()
    return act(key, effect)
  }
  const { done } = await refuseHalfway({ ask, keyPrefix: 'exam' } as never, url, ['outbox'], refusedWithinMs)
  return noPartialEffect(done)
}

test('a refusal that hit a worker in the background accuses no operation', within, async ({ system }) => {
  const judgement = await besideAWorker(databaseOf(system).url, refused)
  expect(judgement).toMatchObject({ verdict: 'pass', measured: 0 })
})

test('an operation that swallows a refusal is accused beside that worker', within, async ({ system }) => {
  const judgement = await besideAWorker(databaseOf(system).url, applied(8))
  expect(judgement.verdict).toBe('fail')
})
