import { applied, refused, unknown, type Act, type Effect, type Id } from '../record/act.ts'
import type { Counters, Counts } from '../record/counters.ts'
import type { MicroOperation } from '../record/history.ts'
import type { Answer, Call, Json } from '../record/call.ts'
import {
  checkOptions,
  functionRule,
  isListOf,
  isRecord,
  isText,
  refuseOption,
  type OptionRule,
} from '../record/option.ts'
import type { ScenarioClient } from '../load/scenario.ts'

/** What an operation is given besides its client. The same operation, asked for again, is given the same. */
export interface ActTools<Opened = Json, Order = Json> {
  /** Of this operation and no other: an idempotency key, or part of what it makes. */
  readonly key: string
  /** What `open` returned. */
  readonly opened: Opened
  /** What `order` has drawn for it, or a workload asks for. */
  readonly order: Order
  /** One of a list, drawn by the seed. */
  readonly pick: <Item>(list: readonly Item[]) => Item
}

/** Asks the database past the service: `` database.rows`select key, id from orders` ``. */
export interface DatabaseReader {
  /** The rows of a statement; its values are bound, not pasted. A `bigint` is a number where that is exact, else text. A list is for
   * `= any(…)` of a Postgres and `in (…)` of a MariaDB. */
  readonly rows: <Row extends object = Json>(
    text: TemplateStringsArray,
    ...values: readonly (string | number | boolean | null | readonly (string | number)[])[]
  ) => Promise<readonly Row[]>
}

/**
 * A row that an operation made. `key`: that of the operation; `id`: what its answer named, where it names one; `order`: what it
 * was asked for, where the row says that.
 */
export interface StateRow {
  readonly key: Id | null
  readonly id?: Id
  readonly order?: Json
}

/** Counters, and what the database holds of them. */
export interface HeldCounters<Opened = Json, Read = Json, Order = Json> extends Counters<
  Opened,
  Read,
  Order
> {
  /** Asked in the snapshot of `finalState`. */
  readonly held: (at: { readonly database: DatabaseReader; readonly opened: Opened }) => Promise<Counts>
}

/**
 * What is said of an operation for its history. `id` is also known of one in doubt whose row was found; where it is not, what is
 * made from it is left out.
 */
export interface HistoryOf<Order = Json> {
  readonly act: Pick<Act, 'key' | 'client' | 'effect'> & { readonly id: Id; readonly order: Order }
  /** That of its answer; without one an empty object, and what is read from it is left out of the history. */
  readonly body: Json
}

/** How a service is used, and what its operations mean. */
export interface DomainOptions<Opened = Json, Read = Json, Row extends StateRow = StateRow, Order = Json> {
  /** Makes what a run starts from, before the first fault. */
  readonly open?: (client: ScenarioClient) => Promise<Opened>
  /** Draws what an operation is about. It is the same when it is asked for again, and stands in the record. */
  readonly order?: (tools: Pick<ActTools<NoInfer<Opened>>, 'opened' | 'pick'>) => Order
  /**
   * One operation that changes something: one request, or several whose last decides. What one of them has left in doubt stays
   * in doubt where the last one is refused. Where it returns `applied(id)`, `refused()` or `unknown()`, that decides.
   */
  readonly act: (client: ScenarioClient, tools: ActTools<NoInfer<Opened>, NoInfer<Order>>) => Promise<unknown>
  /** What an answer says of its operation. By default 2xx is applied, 4xx refused, and all else unknown. */
  readonly outcome?: (answer: Answer) => Effect
  /** Reads what the invariants are about, again and again beside the operations. */
  readonly read?: (client: ScenarioClient, at: { readonly opened: NoInfer<Opened> }) => Promise<Read>
  /**
   * What all operations have made, straight from the database; each row is joined to its operation by `key`. That of an operation
   * that did not ask for its key is joined by `id`, else by `order`.
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
   * SQL that locks what operations need: all clients meet behind it for longer than anybody should wait. It also holds them up
   * when the service is told to end, where all tables are locked by default.
   */
  readonly lock?: (opened: NoInfer<Opened>) => string
  /** Tables that operations change: the database refuses some half-way, at each of them and at COMMIT. */
  readonly sabotage?: readonly string[]
  /**
   * A right request, made from the ids of the run; it must succeed at the end of it too. Malformed ones are made from it: each of
   * its fields is taken as needed, and each number as a count. Where it is made from `order`, it is an operation of that order;
   * else of none, and no part of the history.
   */
  readonly input?: (at: {
    readonly key: string
    readonly opened: NoInfer<Opened>
    readonly order: NoInfer<Order>
  }) => Call
  /** Fields in the body of `input` that may hold anything, such as JSON of the client's own: no value of them is malformed. */
  readonly free?: readonly string[]
}

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

const namesRule = (of: string, example: string): OptionRule => ({
  expected: `names of ${of}`,
  example,
  holds: value => isListOf(isText)(value) && value.length > 0,
})
export const sabotageRule = namesRule('tables', "['orders', 'stock']")
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
  free: namesRule('fields', "['payload']"),
}

/** 408: the service has given up waiting for the request, or for its own work on it. */
const ofStatus = ({ status }: Answer): Effect => {
  if (status >= 200 && status < 300) return applied()
  return status >= 400 && status < 500 && status !== 408 ? refused() : unknown()
}

/**
 * Describes how a service is used, so that `faultRun` can judge it whatever dies.
 *
 * @throws HarnessError for an option that is missing, unknown or no function.
 * @example
 * const orders = domain({
 *   open: client => client.post('/customers', {}),
 *   act: (client, { key, opened }) =>
 *     client.post('/orders', { customer: opened.id, sku: 'a' }, { headers: { 'idempotency-key': key } }),
 *   outcome: ({ status, body }) => (status === 201 ? applied(body.id) : status < 500 ? refused() : unknown()),
 *   read: client => client.get('/stock'),
 *   finalState: ({ database }) => database.rows`select key, id from orders`,
 * })
 */
export function domain<Opened = Json, Read = Json, Row extends StateRow = StateRow, Order = Json>(
  options: DomainOptions<Opened, Read, Row, Order>,
): Domain<Opened, Read, Row, Order> {
  checkOptions('domain: ', options, { rules, required: ['act'] })
  if (options.free && !options.input) {
    throw refuseOption('domain: free', options.free, {
      expected: 'an `input` whose fields it names',
      fix: 'add `input`, or leave it out',
    })
  }
  return { outcome: ofStatus, ...options, kind: 'domain' }
}
