import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSession, type Session } from 'vitest-plumbline'

/** Where in a transfer the database refuses: before the debit, the credit or the ledger row is in, or at COMMIT. */
export const moments = ['debit', 'credit', 'ledger', 'commit'] as const

/** How: with a SQLSTATE, some of which pass and some of which would come again; or its backend is terminated. */
export const failures = ['P0001', '23514', '40001', '40P01', '53200', '57014', 'terminate'] as const

/** After which a service may try again by itself, for nothing was committed. */
const passing = ['40001', '40P01', '53200', 'terminate'] as const

export interface Refusal {
  readonly moment: (typeof moments)[number]
  readonly failure: (typeof failures)[number]
  /** The first time only. A service that tries again by itself must not make it twice, or under another key. */
  readonly once: boolean
}

/** All ways in which the database can refuse a transfer half-way. */
export const refusals: readonly Refusal[] = moments.flatMap(moment => [
  ...failures.map(failure => ({ moment, failure, once: false })),
  ...passing.map(failure => ({ moment, failure, once: true })),
])

export interface Sabotaged extends Refusal {
  readonly fromId: number
  readonly toId: number
}

/** What the database says when it refuses; a client of the service must never read it. */
export const indiscretion = 'sabotage of relation accounts on host database:5432'

/** Makes the database refuse, each in its way, every transfer between some pairs of accounts, until it is disposed. */
export async function sabotage(databaseUrl: string, pairs: readonly Sabotaged[]): Promise<AsyncDisposable> {
  const sql = openSession(databaseUrl)
  const schema = `sabotage_${randomUUID().replaceAll('-', '')}`
  const traps = pairs.map((pair, index) => trap(pair, schema, `trap_${index}`))
  await changeTables(sql, [`create schema ${schema}`, ...traps].join(';\n'))
  return {
    async [Symbol.asyncDispose]() {
      await changeTables(sql, `drop schema ${schema} cascade`)
      await sql.end({ timeout: 1 })
    },
  }
}

/** Longer than a service keeps a transaction open. */
const lockedWithinMs = 10_000
const tryAgainAfterMs = 5
const lockNotAvailable = '55P03'

/**
 * Takes both tables or none: whoever waits for one while it holds the other can be in a deadlock with the service, which
 * would be counted as the service's own.
 */
async function changeTables(sql: Session, statements: string): Promise<void> {
  const deadline = performance.now() + lockedWithinMs
  for (;;) {
    try {
      await sql.begin(async tx => {
        await tx`lock table accounts, transfers in access exclusive mode nowait`
        await tx.unsafe(statements)
      })
      return
    } catch (error) {
      if ((error as { code?: unknown }).code !== lockNotAvailable || performance.now() > deadline) throw error
      await sleep(tryAgainAfterMs)
    }
  }
}

function trap({ moment, failure, once, fromId, toId }: Sabotaged, schema: string, name: string): string {
  const triggers = {
    debit: `create trigger ${name} before update on accounts for each row when (old.id = ${fromId})`,
    credit: `create trigger ${name} before update on accounts for each row when (old.id = ${toId})`,
    ledger: `create trigger ${name} after insert on transfers for each row when (new.to_id = ${toId})`,
    commit:
      `create constraint trigger ${name} after insert on transfers deferrable initially deferred ` +
      `for each row when (new.to_id = ${toId})`,
  }
  // The sleep is where a backend notices that it has been told to go.
  const fail =
    failure === 'terminate'
      ? `perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(2)`
      : `raise exception '${indiscretion}' using errcode = '${failure}'`
  // A sequence counts on through a rollback.
  const fails = once ? `if nextval('${schema}.${name}_count') = 1 then ${fail}; end if` : fail
  return `
    create sequence ${schema}.${name}_count;
    create function ${schema}.${name}() returns trigger language plpgsql as $$ begin ${fails}; return new; end $$;
    ${triggers[moment]} execute function ${schema}.${name}()`
}
