import type { Domain, StateRow } from '../domain/domain.ts'
import { readState } from '../domain/final-state.ts'
import { inTime } from '../domain/in-time.ts'
import { keySequences, wordSequences, type KeyOrders } from '../domain/key-sequences.ts'
import { ofOwnCalls, strictlyMalformedFrom } from '../domain/malformed.ts'
import { readOnce } from '../domain/readings.ts'
import type { KeyRecord, KeySequence, SentSequence } from '../judge/fault-run/keys.ts'
import type { FinalState } from '../judge/fault-run/record.ts'
import type { RefusedInputs } from '../judge/fault-run/refusals.ts'
import type { ScenarioClient } from '../load/scenario.ts'
import type { Act } from '../record/act.ts'
import type { Counts } from '../record/counters.ts'
import { shownBody } from '../record/errors.ts'
import { refuseOption } from '../record/option.ts'
import type { Call, Json } from '../record/call.ts'
import { databaseOf } from '../system/started.ts'
import type { System } from '../system/system.ts'
import { besideCores } from './fault-run-watch.ts'
import { openOperations } from './opening.ts'
import { checkDomain, checkKeyPlan, checkRefusedPlan } from './domain-checks.ts'
import type { Look } from './workload.ts'

const clients = 8
const limits = { max: clients, timeoutMs: 5_000 }
/** Several at a time, and all of them. */
const withoutLimit = { clients, withinMs: Infinity }

/** Plan of a trial of idempotency keys. */
export interface KeyPlan<Opened = Json, Read = Json, Row extends StateRow = StateRow, Order = Json> {
  readonly domain: Domain<Opened, Read, Row, Order>
  // The whole function, so that TypeScript compares the literals in it with those of the domain's orders.
  readonly orders: NoInfer<(opened: Opened) => KeyOrders<Order>>
  /** Like `act` of the domain, without a key. Leave it out for a service that requires one. */
  readonly withoutKey?: (client: ScenarioClient, order: NoInfer<Order>) => Promise<unknown>
}

/** A request that must be refused. */
export interface RefusedRequest {
  readonly kind: string
  readonly call: Call
  /** The expected status; any 4xx where absent, or a refusal by `outcome`. */
  readonly expected?: number
  /** The body as raw text. */
  readonly text?: string
}

/** Requests that must be refused, and the data they must not change. */
export interface RefusedPlan<Opened = Json, Read = Json, Row extends StateRow = StateRow, Order = Json> {
  readonly domain: Domain<Opened, Read, Row, Order>
  /** Valid requests: malformed ones are derived from them, each with another `key`, and must get `expected`, or any 4xx. */
  readonly right?: (
    opened: NoInfer<Opened>,
    key: string,
  ) => readonly (Pick<RefusedRequest, 'call' | 'expected'> & { readonly mayBeZero?: boolean })[]
  readonly refused?: (opened: NoInfer<Opened>) => readonly RefusedRequest[]
  /** Reads all existing counters: refused requests must not create any. */
  readonly all?: Look<NoInfer<Read>>
  /** Only one malformed request of each kind. */
  readonly brief?: boolean
}

const triedWords = new WeakSet<System>()

/**
 * Sends keys that must be treated as different, and ones that must be treated as the same: the steps of each sequence in order,
 * several sequences at a time. With several replicas each step goes to the next one.
 *
 * @throws HarnessError for a wrong plan, and if the service has no database.
 * @example expect([keys(await sendKeys(system, { domain: orders, orders: () => ({ … }), withoutKey }), counters)]).toHold()
 */
export async function sendKeys<Opened, Read, Row extends StateRow, Order>(
  system: System,
  plan: KeyPlan<Opened, Read, Row, Order>,
): Promise<KeyRecord> {
  checkKeyPlan(plan)
  const { domain, orders, withoutKey } = plan as unknown as KeyPlan
  const { url } = databaseOf(system)
  await using stack = new AsyncDisposableStack()
  const { operations, opened } = await openOperations(system, domain, stack, limits)
  const before = await readState(url, domain, opened)
  const wanted = orders(opened)
  // Their keys are only new the first time.
  const ofWords = triedWords.has(system) ? [] : wordSequences(wanted)
  triedWords.add(system)
  const isPossible = ({ steps }: KeySequence) =>
    withoutKey !== undefined || steps.every(({ key }) => key !== undefined)
  const all = [...keySequences(`${operations.run}`, wanted), ...ofWords].filter(isPossible)
  const sent = inTime(all, withoutLimit, async (sequence, _, client): Promise<SentSequence> => {
    const acts: Act[] = []
    for (const [count, { key, order }] of sequence.steps.entries()) {
      const draft = { client: client + count, key: key ?? `${operations.keyPrefix}-${client}`, count, order }
      const keyless = key === undefined ? withoutKey : undefined
      acts.push(await operations.ask(draft, keyless ? asker => keyless(asker, order) : domain.act))
    }
    return { ...sequence, acts }
  })
  const { generator, result } = await besideCores(operations, sent)
  const state = await readState(url, domain, opened, before.rows)
  return { sequences: result.done, opening: before.held, state, generator }
}

/**
 * Sends requests that must be refused, several at a time, and reads their effects.
 *
 * @throws HarnessError for a wrong plan, for a request of `right` whose body is neither an object nor a form, and if the service has
 * no database.
 * @example
 * const right = (_, key) => [{ call: post('/orders', { n: 1 }, { headers: { 'idempotency-key': key } }) }]
 * expect([refusedWithoutEffect(await sendRefused(system, { domain: orders, right }), { check: 'inputs', title: '…' })]).toHold()
 */
export async function sendRefused<Opened, Read, Row extends StateRow, Order>(
  system: System,
  plan: RefusedPlan<Opened, Read, Row, Order>,
): Promise<RefusedInputs> {
  checkRefusedPlan(plan)
  const { domain, right, refused, all, brief } = plan as unknown as RefusedPlan
  const { url } = databaseOf(system)
  await using stack = new AsyncDisposableStack()
  const { connections, operations, opened } = await openOperations(system, domain, stack, limits)
  const { counters } = domain
  /** Empty if nothing is answered. */
  const count = async (): Promise<Counts> => {
    const reading = await readOnce(operations, { read: all, opened, number: 0 })
    return (reading && counters?.read(reading.value)) ?? new Map()
  }
  const rightWith = (key: string) => right?.(opened, `${operations.keyPrefix}-${key}`) ?? []
  const malformed = rightWith('right').flatMap(({ call, mayBeZero, expected }, count) =>
    ofOwnCalls(
      made => malformedOf(made, { ...domain, mayBeZero }),
      number => rightWith(`malformed-${count}-${number}`)[count]?.call ?? call,
    ).map(({ body: text, ...one }) => ({ ...one, text, ...(expected !== undefined && { expected }) })),
  )
  const wanted: readonly RefusedRequest[] = [...malformed, ...(refused?.(opened) ?? [])]
  const requests = brief ? oneOfEachKind(wanted) : wanted
  const atFirst = await readState(url, domain, opened)
  const before = await count()
  const sent = inTime(requests, withoutLimit, async (request, _, client) => {
    const { kind, call, text, expected } = request
    const answer = await operations.sendRefused(client, call, text)
    const body = text ?? (call.body === undefined ? call.path : shownBody(call.body))
    return { kind, body, ...answer, ...(expected !== undefined && { expected }) }
  })
  const { generator, result } = await besideCores(operations, sent)
  return {
    answers: result.done,
    generator,
    before,
    after: await count(),
    opening: atFirst.held,
    state: await readState(url, domain, opened, atFirst.rows),
    errors: connections.flatMap(({ errors }) => errors),
  }
}

/** @throws HarnessError for a request of which nothing malformed can be made: the checks would say nothing about it. */
function malformedOf(call: Call, form: Parameters<typeof strictlyMalformedFrom>[1]) {
  const malformed = strictlyMalformedFrom(call, form)
  if (malformed.length > 0) return malformed
  throw refuseOption('sendRefused: right: the body of a call', call.body, {
    expected: 'an object, or a form with a required field',
    fix: 'send what else must be refused with `refused`, which also takes the `text` of a body',
  })
}

const oneOfEachKind = (all: readonly RefusedRequest[]) =>
  [...Map.groupBy(all, ({ kind }) => kind).values()].flatMap(ofOneKind => ofOneKind.slice(0, 1))

/**
 * The domain's data in the database now: the rows of `finalState`, and the counters.
 *
 * @throws HarnessError if the service has no database, or the domain throws.
 * @example const later = await readFinalState(system, orders, record.opened)
 */
export async function readFinalState<Opened, Read, Row extends StateRow, Order>(
  system: System,
  domain: Domain<Opened, Read, Row, Order>,
  opened: Opened,
): Promise<FinalState> {
  const { url } = databaseOf(system)
  checkDomain(domain)
  return await readState(url, domain, opened)
}
