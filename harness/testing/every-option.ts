import { checkBase } from '../engine/service-base.ts'
import { inject } from '../faults/inject.ts'
import { atRandom, checkPlanned, eachOnce } from '../faults/plan.ts'
import { request, type RequestOptions } from '../load/call.ts'
import { csv, jsonLines } from '../load/data-file.ts'
import { mix } from '../load/mix.ts'
import { scenario } from '../load/scenario.ts'
import { checkCompare, checkKnee, checkLeak, checkRun, checkSoak } from '../measure/plan-checks.ts'
import { checkPromises } from '../measure/plan-rules.ts'
import { beginSpan } from '../progress/span.ts'
import * as quantities from '../record/quantities.ts'
import * as units from '../record/units.ts'
import { faultRunChartData } from '../report/charts/fault-run.ts'
import { coreTimesOf } from '../sample/host.ts'
import { postgres } from '../system/beside.ts'
import { container } from '../system/beside-container.ts'
import { node } from '../system/build.ts'
import { defineService } from '../system/description.ts'
import { databaseOf } from '../system/started.ts'
import { checkAnother } from '../vitest/another.ts'
import { checkConfig } from '../vitest/config-rules.ts'
import { domain } from '../domain/domain.ts'
import { openSession } from '../domain/session.ts'
import { checkFaultRun } from '../measure/fault-run-check.ts'
import { applied } from '../record/act.ts'
import { append, readOf, write } from '../record/history.ts'
import { literalFaultRun } from './literal-fault-run.ts'
import type { WrongValue } from './wrong-values.ts'

const { bytesPerRequest, cores, megabytes, mebibytes, megabitsPerSecond, ms, percent, percentOfCore } =
  quantities
const { perSecond, seconds } = quantities

/** What takes options: the plan of a fixture, a description, a function of the door. */
export interface Taker {
  /** Whole and right: the options by their names, which the messages say. Arguments have names too. */
  readonly whole: Readonly<Record<string, unknown>>
  /** Throws, or not. */
  readonly give: (options: never) => unknown
  /** Of the wrong values those that are right for an option. */
  readonly takes?: Readonly<Record<string, readonly WrongValue[]>>
  /** There are no others, or not all of them can stand together, or the fix names others too. */
  readonly partly?: true
}

const act = async () => ({})
const orders = domain({ act, finalState: async () => [], history: () => [] })
const anyValue: readonly WrongValue[] = ['-1', '0', 'fraction', 'huge', 'empty', 'blank', '3000x', 'long']
const anyText: readonly WrongValue[] = ['3000x', 'long']

/** Of several arguments of one name each. */
const positional = (
  whole: Taker['whole'],
  give: (options: never) => unknown,
  takes: Taker['takes'] = {},
): Taker => ({ whole, give, takes, partly: true })

const call = request('GET', '/')
const load = { clients: 10, call }
const second = seconds(1)
const service = defineService({ name: 'orders', build: { dockerfile: 'Dockerfile' } })
const promises = { p99: ms(100) }
const atRate = { ...load, rate: perSecond(120), duration: second }
const run = (changes: object) => checkRun({ ...atRate, ...changes })
const describe = (changes: object) =>
  defineService({ name: 'orders', build: { dockerfile: 'Dockerfile' }, ...changes })

const limits = {
  concurrent: ms(1),
  p50: ms(1),
  p95: ms(1),
  p99: ms(1),
  mean: ms(1),
  throughput: perSecond(1),
  errors: 0,
  connections: 1,
  cpu: percentOfCore(1),
  memory: megabytes(1),
  fileDescriptors: 1,
  network: megabitsPerSecond(1),
  stdDev: ms(1),
  drift: ms(1),
}
const counts = { errors: ['0'], connections: ['0'], fileDescriptors: ['0'] } as const
/** Of no call. */
const grouped: readonly WrongValue[] = ['object']

const quantityOf = ([name, make]: [string, (value: number) => unknown]): [string, Taker] => [
  name,
  positional({ [name]: 1 }, ({ [name]: value }: Record<string, number>) => make(value as number), {
    [name]: ['0', 'fraction', 'huge'],
  }),
]

/** Everything that a user gives options to. */
export const takers: Readonly<Record<string, Taker>> = {
  // Not those of the door: it would know the wrong values afterwards, which then are right.
  ...Object.fromEntries(Object.entries(units).map(quantityOf)),

  'run at a rate': {
    partly: true,
    whole: { name: 'evening', ...atRate, promises },
    give: checkRun,
    takes: { name: anyText, call: ['function'], promises: ['object'] },
  },
  'run without a rate': {
    partly: true,
    whole: { ...load, duration: second, pause: ms(10) },
    give: checkRun,
    takes: { call: ['function'], pause: ['0'] },
  },
  'run of each client': {
    partly: true,
    whole: { ...load, requestsEach: 100 },
    give: checkRun,
    takes: { call: ['function'] },
  },
  'until of a run': {
    whole: { decided: true, atLeast: second, atMost: seconds(9) },
    give: until => checkRun({ ...load, rate: perSecond(1), until, promises }),
    takes: { decided: ['true'] },
  },
  'constant rate': {
    whole: { rate: perSecond(1), duration: second },
    give: (rate: object) => checkRun({ ...load, rate: { kind: 'constant', ...rate } } as never),
  },
  'poisson rate': {
    whole: { rate: perSecond(1), duration: second },
    give: (rate: object) => checkRun({ ...load, rate: { kind: 'poisson', ...rate } } as never),
  },
  'ramp of a rate': {
    whole: { from: perSecond(1), to: perSecond(2), duration: second },
    give: (rate: object) => checkRun({ ...load, rate: { kind: 'ramp', ...rate } } as never),
  },
  'steps of a rate': {
    partly: true,
    whole: { kind: 'steps', steps: [{ rate: perSecond(1), duration: second }] },
    give: rate => checkRun({ ...load, rate }),
  },
  'held step of a rate': {
    whole: { rate: perSecond(1), duration: second },
    give: step => checkRun({ ...load, rate: { kind: 'steps', steps: [step] } }),
  },
  'ramp step of a rate': {
    whole: { from: perSecond(1), to: perSecond(2), duration: second },
    give: step => checkRun({ ...load, rate: { kind: 'steps', steps: [step] } }),
  },
  'ramp of clients': {
    whole: { from: 1, to: 2, duration: second },
    give: (clients: object) => checkRun({ call, clients: { kind: 'ramp', ...clients } } as never),
    takes: { from: ['0'], to: ['0'] },
  },
  'steps of clients': {
    partly: true,
    whole: { kind: 'steps', steps: [{ clients: 1, duration: second }] },
    give: clients => checkRun({ call, clients }),
  },
  'held step of clients': {
    whole: { clients: 1, duration: second },
    give: step =>
      checkRun({ call, clients: { kind: 'steps', steps: [step, { clients: 1, duration: second }] } }),
    takes: { clients: ['0'] },
  },
  'promises of a run': {
    whole: { ...limits, capacity: { errors: 0 }, calls: { 'GET /': { p99: ms(1) } } },
    give: limitsGiven => run({ promises: limitsGiven }),
    takes: { ...counts, calls: grouped },
  },
  'promises of a call': {
    whole: { p50: ms(1), p95: ms(1), p99: ms(1), mean: ms(1), errors: 0 },
    give: one => run({ promises: { calls: { 'GET /': one } } }),
    takes: counts,
  },
  leak: {
    whole: { name: 'evening', clients: 10, promises: { heap: bytesPerRequest(8) } },
    give: checkLeak,
    takes: { name: anyText, promises: ['object'] },
  },
  'promises of a leak': {
    whole: {
      heap: bytesPerRequest(8),
      external: bytesPerRequest(8),
      native: bytesPerRequest(8),
      workingSet: megabytes(1),
    },
    give: limitsGiven => checkLeak({ promises: limitsGiven }),
  },
  soak: {
    whole: { name: 'evening', ...atRate, window: seconds(60), promises },
    give: checkSoak,
    takes: { name: anyText, call: ['function'], promises: ['object'] },
  },
  'drift of a soak': {
    partly: true,
    whole: { memory: megabytes(1), fileDescriptors: 1, p99: ms(1) },
    give: drift => checkPromises('soak', { drift }),
    takes: counts,
  },
  knee: {
    whole: { name: 'evening', ...load, from: perSecond(1), to: perSecond(9), promises },
    give: checkKnee,
    takes: { name: anyText, call: ['function'], promises: ['object'] },
  },
  'promises of a knee': {
    whole: { ...limits, capacity: { errors: 0 }, calls: { 'GET /': { p99: ms(1) } }, rateMin: perSecond(1) },
    give: limitsGiven => checkKnee({ ...load, promises: limitsGiven }),
    takes: { ...counts, calls: grouped },
  },
  compare: {
    whole: {
      name: 'evening',
      candidate: service,
      baseline: service,
      ...load,
      duration: second,
      pairsAtMost: 24,
      promises: { slowdownMax: percent(10) },
    },
    give: checkCompare,
    takes: { name: anyText, call: ['function'], promises: ['object'] },
  },
  'promises of a compare': {
    whole: {
      slowdownMax: percent(1),
      slowdownMaxP50: percent(1),
      slowdownMaxP99: percent(1),
      cpuMax: percent(1),
      workingSetMax: percent(1),
    },
    give: limitsGiven => checkPromises('comparison', limitsGiven),
  },
  another: { whole: { proxy: true, replicas: 2 }, give: checkAnother, takes: { proxy: ['true'] } },

  defineService: {
    whole: {
      name: 'orders',
      build: node('src/server.ts'),
      port: 8080,
      ready: '/readyz',
      readyWithin: second,
      shutdownWithin: second,
      beside: {},
      env: () => ({}),
      limits: {},
      paths: () => [call],
      tmpfs: ['/tmp'],
      command: ['node'],
      user: '1000',
      readOnly: false,
      capabilities: ['CHOWN'],
      secrets: ['x-api-key'],
      sources: ['src'],
      root: '.',
    },
    give: defineService,
    takes: {
      name: ['3000x'],
      beside: ['object'],
      limits: ['object'],
      paths: ['function'],
      tmpfs: ['list'],
      user: anyText,
      readOnly: ['true'],
      capabilities: ['list'],
      secrets: ['list'],
      sources: ['list'],
      root: anyText,
    },
  },
  'limits of a service': {
    whole: { cpu: cores(0.5), memory: mebibytes(512), pids: 64 },
    give: limitsGiven => describe({ limits: limitsGiven }),
  },
  'Dockerfile of a service': {
    whole: { dockerfile: 'Dockerfile', context: '.', target: 'production', args: { VERSION: '1' } },
    give: build => describe({ build }),
    takes: { dockerfile: anyText, context: anyText, target: anyText, args: ['object', 'function'] },
  },
  'image of a service': {
    whole: { image: 'orders:1' },
    give: build => describe({ build }),
    takes: { image: ['3000x'] },
  },
  node: positional({ entry: 'src/server.ts', node: {} }, ({ entry, node: options }) => node(entry, options), {
    entry: anyText,
    node: ['object'],
  }),
  'options of node': {
    whole: { edits: [], base: 'node:24', dockerfile: 'Dockerfile' },
    give: options => node('src/server.ts', options),
    takes: { edits: ['list'], base: ['3000x'], dockerfile: anyText },
  },
  container: {
    whole: { image: 'redis:8', port: 6379, env: {}, command: ['redis-server'], ready: /ready/ },
    give: container,
    takes: { image: ['3000x'], env: ['object'] },
  },
  postgres: {
    whole: { schema: 'db/schema.sql', image: 'postgres:17' },
    give: postgres,
    takes: { schema: anyText, image: ['3000x'] },
  },
  baseImage: {
    whole: { name: 'python', official: 'python:3.13', packages: ['python3'] },
    give: checkBase,
    takes: { official: ['3000x'] },
  },
  databaseOf: positional({ system: { description: service, database: {} } }, ({ system }) =>
    databaseOf(system),
  ),

  request: positional(
    { method: 'GET', path: '/orders', 'GET /': {} },
    ({ method, path, 'GET /': options }: { method: 'GET'; path: string; 'GET /': RequestOptions }) =>
      request(method, path, options),
    { 'GET /': ['object'] },
  ),
  'options of a request': {
    whole: {
      name: 'GET /orders/:id',
      headers: { accept: 'text/plain' },
      status: 200,
      check: () => true,
      timeout: second,
      abandonAfter: second,
      hangUp: 'in the body',
      body: {},
    },
    give: options => request('POST', '/orders', options),
    takes: {
      name: anyText,
      headers: ['object'],
      check: ['function'],
      body: [
        ...([
          '-1',
          '0',
          'fraction',
          'huge',
          'empty',
          'blank',
          '3000x',
          'long',
          'true',
          'null',
          'list',
        ] as const),
        ...(['listOfNothing', 'object', 'unknownKey', 'promise', 'map'] as const),
      ],
    },
  },
  mix: {
    whole: { weight: 1, call },
    give: entry => mix({ order: entry }),
    takes: { call: ['function'] },
  },
  scenario: positional(
    { name: 'shopper', scenario: async () => {} },
    ({ name, scenario: act }) => scenario(name, act),
    { name: anyText, scenario: ['function'] },
  ),
  csv: positional({ csv: 'harness/testing/rows.csv' }, ({ csv: path }) => csv(path)),
  jsonLines: positional({ jsonLines: 'harness/testing/rows.jsonl' }, ({ jsonLines: path }) =>
    jsonLines(path),
  ),

  eachOnce: positional({ seed: 1, faults: ['killDatabase'] }, ({ seed, faults }) => eachOnce(seed, faults), {
    seed: ['0'],
    faults: ['list'],
  }),
  atRandom: positional({ seed: 1, faults: ['killDatabase'] }, ({ seed, faults }) => atRandom(seed, faults), {
    seed: ['0'],
    faults: ['list'],
  }),
  'planned fault': {
    whole: { fault: 'killDatabase', after: ms(1), lasts: ms(1) },
    give: checkPlanned,
    takes: { after: ['0', 'fraction'], lasts: ['0', 'fraction'] },
    partly: true,
  },
  inject: positional(
    {
      system: { description: service },
      plan: [],
      inject: { now: () => 1, busy: async () => {}, recover: async () => {} },
    },
    ({ system, plan, inject: injection }) => inject(system, plan, injection),
    { plan: ['list', 'listOfNothing', 'map'] },
  ),
  injection: {
    whole: { now: () => 1, busy: async () => {}, recover: async () => {} },
    give: injection => inject({ description: service } as never, [], injection),
    takes: { now: ['function'], busy: ['function'], recover: ['function'] },
  },
  beginSpan: positional(
    { kind: 'faults', what: 'transfers' },
    ({ kind, what }) => beginSpan(kind, what)[Symbol.dispose](),
    { what: anyText },
  ),
  coreTimesOf: positional({ pid: 1 }, ({ pid }) => void coreTimesOf(pid)),
  faultRunChartData: positional({ record: literalFaultRun() }, ({ record }) => faultRunChartData(record)),

  domain: {
    whole: {
      open: act,
      act,
      outcome: () => applied(),
      read: act,
      finalState: async () => [],
      history: () => [],
      lock: () => 'select 1',
      sabotage: ['orders'],
      input: () => call,
    },
    give: domain,
    takes: Object.fromEntries(
      ['open', 'act', 'outcome', 'read', 'finalState', 'history', 'lock', 'input'].map(name => [
        name,
        ['function'] as const,
      ]),
    ),
  },
  faultRun: {
    whole: {
      name: 'evening',
      domain: orders,
      on: { description: service },
      clients: 20,
      replicas: 2,
      faults: ['killDatabase'],
      promises: {},
      without: {},
    },
    give: checkFaultRun,
    takes: { name: anyText, promises: ['object'], without: ['object'] },
  },
  'promises of a fault run': {
    whole: {
      exactlyOnce: true,
      noDeadlock: true,
      settled: second,
      isolation: 'serializable',
      recovery: {},
      invariants: {},
    },
    give: limitsGiven => checkFaultRun({ domain: orders, faults: ['killDatabase'], promises: limitsGiven }),
    takes: { exactlyOnce: ['true'], noDeadlock: ['true'], recovery: ['object'], invariants: ['object'] },
  },
  applied: positional({ id: 1 }, ({ id }) => applied(id), { id: ['-1', '0', ...anyText, 'blank'] }),
  append: positional({ key: 'orders', value: 1 }, ({ key, value }) => append(key, value), {
    key: anyText,
    value: anyValue,
  }),
  write: positional({ key: 'orders', value: 1 }, ({ key, value }) => write(key, value), {
    key: anyText,
    value: anyValue,
  }),
  readOf: positional({ key: 'orders', value: [1] }, ({ key, value }) => readOf(key, value), {
    key: anyText,
    value: [...anyValue, 'null', 'list'],
  }),
  openSession: positional({ databaseUrl: 'postgres://localhost/orders' }, ({ databaseUrl }) =>
    openSession(databaseUrl),
  ),

  promises: {
    whole: { name: 'promises', include: ['a.spec.ts'], exclude: [], service: 'service.ts', soak: true },
    give: checkConfig,
    takes: { name: anyText, exclude: ['list'], service: anyText, soak: ['true'] },
  },
}
