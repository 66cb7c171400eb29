import { setTimeout as sleep } from 'node:timers/promises'
import type { RefusedAct, Refusal } from '../judge/fault-run/record.ts'
import { causedBy } from '../record/errors.ts'
import { refuseOption } from '../record/option.ts'
import type { DatabaseKind } from '../system/database-address.ts'
import { restMs } from './aftermath.ts'
import { inTime, type InTime } from './in-time.ts'
import type { Operations } from './operations.ts'
import { locking } from './postgres-session.ts'
import { openSession, type Session } from './session.ts'
import { blank } from '../record/sql-blank.ts'

/** After these errors a service may retry by itself, for nothing was committed. */
const passing = ['40001', '40P01', '53200', 'session ended'] as const
/** How a database refuses: with a SQLSTATE, transient or permanent, or by ending the session. */
const atChange = ['P0001', '23514', '57014', '53100', ...passing] as const
const atCommit = ['P0001', '40001', 'session ended'] as const

type Statements = Pick<Session, 'unsafe'>

const lookEveryMs = 10
/** A worker in the background may look for work every ten seconds. */
const watchedMs = 15_000
/** What it found it marks as done, with other statements. */
const workedOffMs = 1_000
const schema = 'plumbline_sabotage'
/** The message of the refusing database: bait for `errorHygiene`. It must tell a reader of a log that the harness caused it. */
export const indiscretion =
  'vitest-plumbline refuses this on purpose, with names it made up: relation "plumbline_bait" on host plumbline_bait:5432, statement insert into plumbline_bait'

/** @throws HarnessError for a database whose triggers cannot refuse in these ways, such as at COMMIT. */
export function checkSabotage(option: string, tables: readonly string[], kind: DatabaseKind): void {
  if (kind === 'postgres') return
  throw refuseOption(option, tables, {
    expected: 'none: only triggers of Postgres can refuse a COMMIT',
    fix: 'remove it',
  })
}

/** All ways in which a table can refuse: at the first change and at the second, each time or once, and at COMMIT. */
const refusalsOf = (table: string): Refusal[] => [
  ...[1, 2].flatMap(row => [
    ...atChange.map(failure => ({ table, moment: 'change', row, failure, once: false }) as const),
    ...passing.map(failure => ({ table, moment: 'change', row, failure, once: true }) as const),
  ]),
  ...atCommit.map(failure => ({ table, moment: 'COMMIT', row: 1, failure, once: false }) as const),
  ...passing.map(failure => ({ table, moment: 'COMMIT', row: 1, failure, once: true }) as const),
]

/** Asked before the faults, which take long. @throws HarnessError for a table that is not there. */
export async function checkTables(databaseUrl: string, tables: readonly string[]): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const sql = stack.adopt(openSession(databaseUrl), one => one.end({ timeout: 1 }))
  const reads = tables.map(table => `select from ${table} limit 0`)
  await sql.unsafe(reads.join(';')).catch(withoutTriggers(tables))
}

const withoutTriggers = (tables: readonly string[]) => (cause: unknown) => {
  const fix = 'name tables that operations change, with their schema if it is not public'
  throw causedBy(cause, `domain: sabotage cannot set triggers on ${tables.join(', ')}`, fix)
}

/** Makes the database refuse operations at each change of a table and at COMMIT, for `withinMs`. Nothing else may be sent. */
export async function refuseHalfway(
  operations: Operations,
  databaseUrl: string,
  tables: readonly string[],
  withinMs: number,
): Promise<InTime<RefusedAct>> {
  await using stack = new AsyncDisposableStack()
  const sql = stack.adopt(openSession(databaseUrl), one => one.end({ timeout: 1 }))
  await setTraps(sql, tables)
  const refused = await inTime(tables.flatMap(refusalsOf), { withinMs }, refusing(sql, operations))
  await changing(sql, tables, `drop schema ${schema} cascade`)
  return refused
}

/** Asks an operation while the database refuses in one way. What hit a worker in the background hit no operation. */
export function refusing(
  sql: Statements,
  operations: Pick<Operations, 'ask' | 'keyPrefix'>,
  withinMs = watchedMs,
): (refusal: Refusal, count: number) => Promise<RefusedAct> {
  let isAccused = false
  return async (refusal, count) => {
    await arm(sql, refusal)
    const act = await operations.ask({ client: 0, key: `${operations.keyPrefix}-refused-${count}`, count })
    // Where it is refused once, a service may have succeeded with its next attempt.
    const isEachChange = refusal.moment === 'change' && !refusal.once
    const { commits, open } = await restOfRefused(sql)
    const hits = await hitsOf(sql, refusal)
    if (hits > 0 && !refusal.once && act.effect.kind === 'applied' && !isAccused) {
      if (await comesByItself(sql, withinMs)) return { ...act, refusal, hits: 0 }
      // It is watched for once only: the service is to blame, whatever hit others.
      isAccused = true
    }
    return {
      ...act,
      refusal,
      hits,
      ...(isEachChange && commits && ({ commitsAnyway: true } as const)),
      ...(open && ({ leftOpen: true } as const)),
    }
  }
}

/**
 * Whether the statement that was refused comes again while no operation is in flight: a worker does its work later, and
 * nobody else does that of an operation that was confirmed. All statements that come then are refused no more.
 */
async function comesByItself(sql: Statements, withinMs: number): Promise<boolean> {
  await sleep(restMs)
  await sql.unsafe(`update ${schema}.armed set place = 'background'`)
  const until = performance.now() + withinMs
  while (performance.now() < until) {
    const [again] = await sql.unsafe(
      `select from ${schema}.background where statement = (select last_value from ${schema}.statement) limit 1`,
    )
    if (again) {
      await sleep(workedOffMs)
      return true
    }
    await sleep(lookEveryMs)
  }
  return false
}

/** Altering a table waits for its sessions, and later sessions wait for that: all tables are locked at once, or none yet. */
async function changing(sql: Session, tables: readonly string[], statements: string): Promise<void> {
  const lock = `lock table ${tables.join(', ')} in access exclusive mode nowait`
  await locking(sql, lock, `${lock}; ${statements}`)
}

/**
 * Triggers that do nothing until they are armed. A statement is known by its text without literals; that of a COMMIT is the last
 * change before it. The sleep lets a backend notice that it was terminated.
 */
const refuse = `
  create function ${schema}.refuse() returns trigger language plpgsql as $$
  declare
    it ${schema}.armed;
    nth bigint;
    said int := hashtext(regexp_replace(current_query(), '''[^'']*''|[0-9]+', '', 'g'));
  begin
    if tg_when = 'BEFORE' then
      perform set_config('${schema}.said', said::text, true);
    else
      said := current_setting('${schema}.said');
    end if;
    select * into it from ${schema}.armed;
    if it.place = 'background' then
      insert into ${schema}.background values (said);
    elsif it.place = tg_argv[0] and not exists (select from ${schema}.background where statement = said) then
      nth := nextval('${schema}.hits');
      if nth = it.nth or (nth > it.nth and not it.once) then
        perform setval('${schema}.statement', said);
        if it.failure = 'session ended' then
          perform pg_terminate_backend(pg_backend_pid());
          perform pg_sleep(2);
        else
          perform setval('${schema}.backend', pg_backend_pid());
          raise exception '${indiscretion}' using errcode = it.failure;
        end if;
      end if;
    end if;
    return case tg_op when 'DELETE' then old else new end;
  end $$`

async function setTraps(sql: Session, tables: readonly string[]): Promise<void> {
  const traps = tables.flatMap(table => [
    `create trigger plumbline before insert or update or delete on ${table}
       for each row execute function ${schema}.refuse('change of ${table}')`,
    `create constraint trigger plumbline_commit after insert or update or delete on ${table}
       deferrable initially deferred for each row execute function ${schema}.refuse('COMMIT of ${table}')`,
  ])
  // A sequence keeps its value through a rollback.
  const prepared = [
    `create schema ${schema}`,
    `create table ${schema}.armed (place text, nth bigint, failure text, once boolean)`,
    `create table ${schema}.background (statement int)`,
    `create sequence ${schema}.hits`,
    `create sequence ${schema}.statement minvalue ${-(2 ** 31)}`,
    `create sequence ${schema}.backend`,
    `grant usage on schema ${schema} to public`,
    `grant select, insert on all tables in schema ${schema} to public`,
    `grant all on all sequences in schema ${schema} to public`,
    refuse,
  ]
  await changing(sql, tables, [...prepared, ...traps].join(';\n')).catch(withoutTriggers(tables))
}

const arm = async (sql: Statements, { table, moment, row, failure, once }: Refusal): Promise<void> => {
  await sql.unsafe(
    `delete from ${schema}.armed;
     insert into ${schema}.armed values ('${moment} of ${table}', ${row}, '${failure}', ${once});
     select setval('${schema}.hits', 1, false), setval('${schema}.backend', 1)`,
  )
}

async function hitsOf(sql: Statements, { row, once }: Refusal): Promise<number> {
  const [counted] = await sql.unsafe<{ hits: number; used: boolean }[]>(
    `select last_value::int as hits, is_called as used from ${schema}.hits`,
  )
  const reached = counted?.used === true ? counted.hits - row + 1 : 0
  return Math.max(0, once ? Math.min(1, reached) : reached)
}

/** Of the refused session: whether its last statement is COMMIT or a transaction of its own, and its transaction still open. */
async function restOfRefused(sql: Statements) {
  const until = performance.now() + restMs
  for (;;) {
    const [session = { commits: false, open: false }] = await sql.unsafe<
      { commits: boolean; open: boolean }[]
    >(
      `select query ~* '^${blank}(commit|end)\\M'
           or state = 'idle' and query ~* '^${blank}(with|insert|update|delete|merge)\\M' as commits,
         state = 'idle in transaction (aborted)' as open
       from pg_stat_activity where pid = (select last_value from ${schema}.backend)`,
    )
    if (!session.open || performance.now() > until) return session
    await sleep(lookEveryMs)
  }
}
