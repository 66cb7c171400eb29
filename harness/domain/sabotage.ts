import type { RefusedAct, Refusal } from '../judge/fault-run/record.ts'
import { HarnessError, messageOf } from '../record/errors.ts'
import { refuseOption } from '../record/option.ts'
import type { DatabaseKind } from '../system/database-address.ts'
import { untilFree } from './hold.ts'
import type { Operations } from './operations.ts'
import { locking } from './postgres-session.ts'
import { openSession, type Session } from './session.ts'

/** How a database refuses: with a SQLSTATE, some of which pass and some of which come again; or the session is ended. */
const atChange = ['P0001', '40001', '40P01', '53200', '57014', 'session ended'] as const
const atCommit = ['P0001', '40001', 'session ended'] as const

const schema = 'plumbline_sabotage'
/** What the database says when it refuses; no client of the service may read it. */
const indiscretion = 'sabotage of relation orders on host database:5432'

/** @throws HarnessError for a database whose triggers cannot refuse in these ways, at COMMIT above all. */
export function checkSabotage(tables: readonly string[], kind: DatabaseKind): void {
  if (kind === 'postgres') return
  throw refuseOption('domain: sabotage', tables, {
    expected: 'none where the database is no Postgres, whose triggers can refuse a COMMIT',
    fix: 'leave it out',
  })
}

/**
 * Has the database refuse one operation after the other, at each change of a table and at COMMIT, in each way. Nothing else
 * may be asked of the service meanwhile. `tables`: those that operations change.
 */
export async function refuseHalfway(
  operations: Operations,
  databaseUrl: string,
  tables: readonly string[],
): Promise<readonly RefusedAct[]> {
  const refusals = tables.flatMap((table): Refusal[] => [
    ...atChange.map(failure => ({ table, moment: 'change', failure }) as const),
    ...atCommit.map(failure => ({ table, moment: 'COMMIT', failure }) as const),
  ])
  const sql = openSession(databaseUrl)
  const refused: RefusedAct[] = []
  try {
    for (const [count, refusal] of refusals.entries()) {
      await setTrap(sql, refusal)
      const act = await operations.ask({ client: 0, key: `${operations.keyPrefix}-refused-${count}`, count })
      refused.push({ ...act, refusal, hits: await removeTrap(sql, refusal) })
    }
  } finally {
    await sql.end({ timeout: 1 })
  }
  return refused
}

/** A change of a table waits for whoever uses it, and whoever comes then waits behind it: it is taken at once, or not yet. */
const changing = async (sql: Session, { table }: Refusal, statements: string): Promise<void> =>
  await untilFree(() =>
    locking(sql, `lock table ${table} in access exclusive mode nowait`, async tx => {
      await tx.unsafe(statements)
    }),
  )

async function setTrap(sql: Session, refusal: Refusal): Promise<void> {
  const { table, moment, failure } = refusal
  const fail =
    failure === 'session ended'
      ? // The sleep is where a backend notices that it has been told to go.
        'perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(2)'
      : `raise exception '${indiscretion}' using errcode = '${failure}'`
  const trigger =
    moment === 'change'
      ? `create trigger plumbline before insert or update or delete on ${table}`
      : `create constraint trigger plumbline after insert or update or delete on ${table} deferrable initially deferred`
  try {
    await changing(
      sql,
      refusal,
      // A sequence counts on through a rollback.
      `create schema ${schema};
       grant usage on schema ${schema} to public;
       create sequence ${schema}.hits;
       grant all on sequence ${schema}.hits to public;
       create function ${schema}.refuse() returns trigger language plpgsql as
         $$ begin perform nextval('${schema}.hits'); ${fail}; return null; end $$;
       ${trigger} for each row execute function ${schema}.refuse()`,
    )
  } catch (cause) {
    throw new HarnessError(`domain: sabotage names ${table}, which cannot be refused: ${messageOf(cause)}`, {
      fix: 'name tables that operations change, with their schema where it is not public',
      cause,
    })
  }
}

/** @returns how often it has struck. */
async function removeTrap(sql: Session, refusal: Refusal): Promise<number> {
  const [row] = await sql.unsafe<{ hits: number; used: boolean }[]>(
    `select last_value::int as hits, is_called as used from ${schema}.hits`,
  )
  await changing(sql, refusal, `drop schema ${schema} cascade`)
  return row?.used === true ? row.hits : 0
}
