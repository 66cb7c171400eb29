import { applied, refused, unknown, type Act, type Effect, type Id } from '../record/act.ts'
import type { Counters, Counts } from '../record/counters.ts'
import type { MicroOperation } from '../record/history.ts'
import type { Answer, Call, Json } from '../record/call.ts'
import {
  booleanRule,
  checkOptions,
  functionRule,
  isRecord,
  isText,
  listRule,
  refuseOption,
} from '../record/option.ts'
import type { ScenarioClient } from '../load/scenario.ts'

/** What an operation is given besides its client. An operation that is sent again is given the same. */
export interface ActTools<Opened = Json, Order = Json> {
  /** Unique to this operation: an idempotency key, or part of the name of what it makes. */
  readonly key: string
  /** What `open` returned. */
  readonly opened: Opened
  /** What `order` drew for this operation, or what a workload asks for. */
  readonly order: Order
  /** Picks one item of a list, by the seed. */
  readonly pick: <Item>(list: readonly Item[]) => Item
}

/** Queries the database past the service: `` database.rows`select key, id from orders` ``. */
export interface DatabaseReader {
  /**
   * The rows of a statement. Its values are bound parameters. A `bigint` is a number where that is exact, else text. A list is
   * for `= any(…)` of a Postgres and `in (…)` of a MariaDB.
   */
  readonly rows: <Row extends object = Json>(
    text: TemplateStringsArray,
    ...values: readonly (string | number | boolean | null | readonly (string | number)[])[]
  ) => Promise<readonly Row[]>
}

/**
 * A row that an operation made. `key`: the key of the operation; `id`: the id in its response, if any; `order`: the order of the
 * operation, where the row holds it.
 */
export interface StateRow {
  readonly key: Id | null
  readonly id?: Id
  readonly order?: Json
}

/** Counters, with their values in the database. */
export interface HeldCounters<Opened = Json, Read = Json, Order = Json> extends Counters<
  Opened,
  Read,
  Order
> {
  /** Reads the counters in the snapshot of `finalState`. */
  readonly held: (at: { readonly database: DatabaseReader; readonly opened: Opened }) => Promise<Counts>
}

/**
 * An operation, as its history is made from it. `id` is also known for an operation in doubt whose row was found. Where `id` is
 * unknown, whatever `history` makes from it is left out.
 */
export interface HistoryOf<Order = Json> {
  readonly act: Pick<Act, 'key' | 'client' | 'effect'> & { readonly id: Id; readonly order: Order }
  /** The body of the response. Without one, an empty object; what is read from it is left out of the history. */
  readonly body: Json
}

/** How a service is used, and what its responses mean. */
export interface DomainOptions<Opened = Json, Read = Json, Row extends StateRow = StateRow, Order = Json> {
  /** Makes the initial state of a run, before the first fault. */
  readonly open?: (client: ScenarioClient) => Promise<Opened>
  /** Draws the parameters of an operation. They stay the same when the operation is sent again, and are recorded. */
  readonly order?: (tools: Pick<ActTools<NoInfer<Opened>>, 'opened' | 'pick'>) => Order
  /**
   * One operation that changes something: one request, or several whose last decides. If an earlier request is in doubt, the
   * operation stays in doubt even where the last one is refused. A returned `applied(id)`, `refused()` or `unknown()` decides.
   */
  readonly act: (client: ScenarioClient, tools: ActTools<NoInfer<Opened>, NoInfer<Order>>) => Promise<unknown>
  /** The effect of an operation, by its response. By default 2xx is applied, 4xx except 408 refused, all else unknown. */
  readonly outcome?: (answer: Answer) => Effect
  /** Reads what the invariants check, repeatedly and concurrently with the operations. */
  readonly read?: (client: ScenarioClient, at: { readonly opened: NoInfer<Opened> }) => Promise<Read>
  /**
   * The rows that all operations have made, read directly from the database. Each row is joined to its operation by `key`. If an
   * operation did not use its key, its row is joined by `id`, else by `order`.
   */
  readonly finalState?: (at: {
    readonly database: DatabaseReader
    readonly opened: NoInfer<Opened>
  }) => Promise<readonly Row[]>
  /** Numbers that operations add to, for the rules of a workload. */
  readonly counters?: HeldCounters<NoInfer<Opened>, NoInfer<Read>, NoInfer<Order>>
  /** What an operation read and wrote, for the promise `isolation`. */
  readonly history?: (of: HistoryOf<NoInfer<Order>>) => readonly MicroOperation[]
  /**
   * SQL that locks what operations need. All clients wait at this lock for longer than any request should wait. The lock also
   * delays operations while the service is told to end; there the default is all tables.
   */
  readonly lock?: (opened: NoInfer<Opened>) => string
  /** Tables that operations change. The database refuses some operations half-way, at each of these tables and at COMMIT. */
  readonly sabotage?: readonly string[]
  /**
   * A valid request, made from the ids of the run; it must also succeed at the end of the run. Malformed requests are made from
   * its body, an object or a form: each field is taken as required but those of `optional`, and each number as a count. If it is
   * made from `order`, it is an operation of that order; else it is none, and not part of the history.
   */
  readonly input?: (at: {
    readonly key: string
    readonly opened: NoInfer<Opened>
    readonly order: NoInfer<Order>
  }) => Call
  /** Fields in the body of `input` that may hold anything, such as JSON of the client: no value of them is malformed. */
  readonly free?: readonly string[]
  /** Fields in the body of `input` that a request may leave out: `note`, or `params.note` in an object. */
  readonly optional?: readonly string[]
  /** The service also takes a list of such bodies, as JSON-RPC does: a list is not malformed. */
  readonly batch?: boolean
}

/** What is known of a valid body from which malformed ones are made. */
export type InputForm = Pick<DomainOptions, 'free' | 'optional' | 'batch'>

/** A domain that has been checked. */
export interface Domain<
  Opened = Json,
  Read = Json,
  Row extends StateRow = StateRow,
  Order = Json,
> extends DomainOptions<Opened, Read, Row, Order> {
  readonly kind: 'domain'
  readonly outcome: (answer: Answer) => Effect
}

export const sabotageRule = listRule("['orders', 'stock']", 'names of tables', isText, 1)
const counterParts = ['opening', 'adds', 'read', 'held']

const rules = {
  open: functionRule("client => client.post('/customers', {})"),
  order: functionRule("({ pick }) => ({ sku: pick(['lamp', 'teapot']) })"),
  act: functionRule(
    "(client, { key }) => client.post('/orders', {}, { headers: { 'idempotency-key': key } })",
  ),
  outcome: functionRule('({ status }) => (status === 201 ? applied() : unknown())'),
  read: functionRule("client => client.get('/stock')"),
  finalState: functionRule('({ database }) => database.rows`select key, id from orders`'),
  counters: {
    expected: 'the functions opening, adds, read and held',
    example: '{ opening, adds: ({ sku }) => new Map([[sku, -1]]), read, held }',
    holds: (value: unknown) =>
      isRecord(value) &&
      Object.keys(value).every(name => counterParts.includes(name)) &&
      counterParts.every(name => typeof value[name] === 'function'),
  },
  history: functionRule("({ act, body }) => [append('orders', act.id)]"),
  lock: functionRule("() => 'select 1 from stock for update'"),
  sabotage: sabotageRule,
  input: functionRule("({ key, opened }) => post('/orders', { customer: opened.id, n: 1 })"),
  free: listRule("['payload']", 'names of fields', isText),
  optional: listRule("['note']", 'names of fields', isText),
  batch: booleanRule('true'),
}

/** 408: the service timed out waiting for the request, or for its own work on it. */
const ofStatus = ({ status }: Answer): Effect => {
  if (status >= 200 && status < 300) return applied()
  return status >= 400 && status < 500 && status !== 408 ? refused() : unknown()
}

/**
 * Describes how a service is used, so that `faultRun` can judge it under faults.
 *
 * @throws HarnessError for an option that is missing, unknown or no function.
 * @example
 * const orders = domain({
 *   open: client => client.post('/customers', {}),
 *   act: (client, { key, opened }) =>
 *     client.post('/orders', { customer: opened.id, sku: 'a' }, { headers: { 'idempotency-key': key } }),
 *   outcome: ({ status, body }) => (status === 201 ? applied(body.id) : status === 429 ? refused() : unknown()),
 *   read: client => client.get('/stock'),
 *   finalState: ({ database }) => database.rows`select key, id from orders`,
 * })
 */
export function domain<Opened = Json, Read = Json, Row extends StateRow = StateRow, Order = Json>(
  options: DomainOptions<Opened, Read, Row, Order>,
): Domain<Opened, Read, Row, Order> {
  // A part may be replaced: domain({ ...orders, act }).
  const { kind: _kind, ...given } = options as typeof options & Partial<Pick<Domain, 'kind'>>
  checkOptions('domain: ', given, { rules, required: ['act'] })
  for (const name of ['free', 'optional', 'batch'] as const) {
    if (options.input || options[name] === undefined) continue
    throw refuseOption(`domain: ${name}`, options[name], {
      expected: 'an `input` that it describes',
      fix: `add \`input\`, or remove \`${name}\``,
    })
  }
  return { ...options, outcome: options.outcome ?? ofStatus, kind: 'domain' }
}
