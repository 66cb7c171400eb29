import { domain } from '../../domain/domain.ts'
import { almost } from '../../domain/malformed.ts'
import { openSession } from '../../domain/session.ts'
import { inject } from '../../faults/inject.ts'
import { checkPlanned } from '../../record/fault-plan.ts'
import {
  checkDomain,
  checkFaultRun,
  checkKeyPlan,
  checkRefusedPlan,
  checkWorkload,
} from '../../measure/domain-checks.ts'
import { applied, refused } from '../../record/act.ts'
import { append, readOf, write } from '../../record/history.ts'
import { ms } from '../../record/quantities.ts'
import { call, second, service } from '../literal-plan.ts'
import { allBut, anyText, positional, taking, type Takers } from './taker.ts'
import type { WrongValue } from './wrong-values.ts'

const act = async () => ({})
const orders = domain({ act, finalState: async () => [], history: () => [] })
const anyValue: readonly WrongValue[] = ['-1', '0', 'fraction', 'huge', 'empty', 'blank', '3000x', 'long']

/** Options for which any function is valid. */
const functions = (...options: readonly string[]) => taking('function', ...options)
const writing = (make: typeof append) =>
  positional({ key: 'orders', value: 1 }, ({ key, value }) => make(key, value), {
    key: anyText,
    value: anyValue,
  })

/** Domains, faults, and functions for their operations. */
export const domains: Takers = {
  'planned fault': {
    whole: { fault: 'killDatabase', after: ms(1), lasts: ms(1) },
    give: checkPlanned,
    takes: { after: ['0', 'fraction'], lasts: ['0', 'fraction'] },
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
    takes: functions('now', 'busy', 'recover'),
  },
  domain: {
    whole: {
      open: act,
      order: () => ({}),
      act,
      outcome: () => applied(),
      counters: { opening: () => new Map(), adds: () => new Map(), read: () => new Map(), held: act },
      read: act,
      finalState: async () => [],
      history: () => [],
      lock: () => 'select 1',
      sabotage: ['orders'],
      input: () => call,
      free: ['payload'],
      optional: ['note'],
      batch: true,
    },
    give: domain,
    takes: {
      ...functions('open', 'order', 'act', 'outcome', 'read', 'finalState', 'history', 'lock', 'input'),
      batch: ['true'],
      free: ['list'],
      optional: ['list'],
    },
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
      readiness: true,
      databaseConnections: 10,
      settled: second,
      isolation: 'serializable',
      recovery: {},
      invariants: {},
    },
    give: limitsGiven => checkFaultRun({ domain: orders, faults: ['longOutage'], promises: limitsGiven }),
    takes: {
      ...taking('true', 'exactlyOnce', 'noDeadlock', 'readiness'),
      ...taking('object', 'recovery', 'invariants'),
    },
  },
  workload: {
    whole: {
      domain: orders,
      clients: 2,
      opened: {},
      orders: () => [],
      key: () => 'shared',
      meet: () => [],
      crowd: 2,
      behind: () => 'select 1',
      heldAtMost: second,
      hangUpAfter: second,
      sabotage: ['orders'],
      health: call,
      inStep: true,
      readBack: () => [],
      readers: () => [],
      heldReads: () => [],
      within: second,
      lastReads: () => [],
      askAgain: true,
    },
    give: checkWorkload,
    takes: {
      opened: allBut('function'),
      ...taking('true', 'inStep', 'askAgain'),
      ...functions('orders', 'key', 'meet', 'behind', 'readBack', 'readers', 'heldReads', 'lastReads'),
    },
  },
  sendKeys: {
    whole: { domain: orders, orders: () => ({}), withoutKey: act },
    give: checkKeyPlan,
    takes: functions('orders', 'withoutKey'),
  },
  sendRefused: {
    whole: { domain: orders, right: () => [], refused: () => [], all: act, brief: true },
    give: checkRefusedPlan,
    takes: { ...functions('right', 'refused', 'all'), brief: ['true'] },
  },
  readFinalState: positional({ domain: orders }, ({ domain }) => checkDomain(domain)),
  almost: positional({ value: 1 }, ({ value }) => almost(value), { value: ['0'] }),
  applied: positional({ id: 1 }, ({ id }) => applied(id), { id: ['-1', '0', ...anyText, 'blank'] }),
  'what an answer says of its key': {
    whole: { replayed: true },
    give: options => applied(1, options),
    takes: { replayed: ['true'] },
  },
  refused: positional({ rule: 'sold out' }, ({ rule }) => refused(rule), { rule: anyText }),
  append: writing(append),
  write: writing(write),
  readOf: positional({ key: 'orders', value: [1] }, ({ key, value }) => readOf(key, value), {
    key: anyText,
    value: [...anyValue, 'null', 'list'],
  }),
  openSession: positional({ databaseUrl: 'postgres://localhost/orders' }, ({ databaseUrl }) =>
    openSession(databaseUrl),
  ),
}
