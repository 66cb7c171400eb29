import { checkCompare, checkKnee, checkLeak, checkRun, checkSoak } from '../../measure/plan-checks.ts'
import { checkPromises } from '../../measure/plan-rules.ts'
import * as quantities from '../../record/quantities.ts'
import { checkSwarm } from '../../fleet/swarm.ts'
import { checkAnother } from '../../vitest/test.ts'
import { call, load, promises, second, service } from '../literal-plan.ts'
import { anyText, taking, type Takers } from './taker.ts'

const { bytesPerRequest, megabytes, megabitsPerSecond, ms, percent, percentOfCore, perSecond, seconds } =
  quantities

const atRate = { ...load, rate: perSecond(120), duration: second }
const run = (changes: object) => checkRun({ ...atRate, ...changes })

const limits = {
  p50: ms(1),
  p95: ms(1),
  p99: ms(1),
  mean: ms(1),
  throughput: perSecond(1),
  errors: 0,
  connections: 1,
  cpu: percentOfCore(1),
  cpuPerRequest: ms(1),
  memory: megabytes(1),
  fileDescriptors: 1,
  network: megabitsPerSecond(1),
  stdDev: ms(1),
  drift: ms(1),
}
const counts = taking('0', 'errors', 'connections', 'fileDescriptors')

/** Plans of all fixtures except that of domains. */
export const plans: Takers = {
  'run at a rate': {
    partly: true,
    whole: { name: 'evening', ...atRate, promises },
    give: checkRun,
    takes: { name: anyText, call: ['function'] },
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
    whole: { ...limits, concurrent: ms(1), capacity: { errors: 0 }, calls: { 'GET /': { p99: ms(1) } } },
    give: limitsGiven => checkRun({ ...load, requestsEach: 1, promises: limitsGiven }),
    takes: { ...counts, calls: ['object'] },
  },
  'promises of a call': {
    whole: { p50: ms(1), p95: ms(1), p99: ms(1), mean: ms(1), errors: 0 },
    give: one => run({ promises: { calls: { 'GET /': one } } }),
    takes: counts,
  },
  leak: {
    whole: { name: 'evening', clients: 10, inspect: false, promises: { heap: bytesPerRequest(8) } },
    give: checkLeak,
    takes: { name: anyText, inspect: ['true'], promises: ['object'] },
  },
  'promises of a leak': {
    whole: {
      heap: bytesPerRequest(8),
      external: bytesPerRequest(8),
      native: bytesPerRequest(8),
      files: bytesPerRequest(8),
      helpers: bytesPerRequest(8),
      workingSet: megabytes(1),
    },
    give: limitsGiven => checkLeak({ promises: limitsGiven }),
  },
  soak: {
    whole: {
      name: 'evening',
      ...atRate,
      duration: seconds(360),
      on: { kind: 'fleet' },
      window: seconds(60),
      promises,
    },
    give: checkSoak,
    takes: { name: anyText, call: ['function'] },
  },
  'drift of a soak': {
    partly: true,
    whole: { memory: megabytes(1), fileDescriptors: 1, p99: ms(1) },
    give: drift => checkPromises('soak', { drift }),
    takes: counts,
  },
  knee: {
    whole: { name: 'evening', ...load, from: perSecond(100), to: perSecond(900), promises },
    give: checkKnee,
    takes: { name: anyText, call: ['function'] },
  },
  'promises of a knee': {
    whole: { ...limits, calls: { 'GET /': { p99: ms(1) } }, rateMin: perSecond(100) },
    give: limitsGiven => checkKnee({ ...load, promises: limitsGiven }),
    takes: { ...counts, calls: ['object'] },
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
    takes: { name: anyText, call: ['function'] },
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
  swarm: {
    whole: { generators: 4, replicas: 3, registry: 'registry.example:5000' },
    give: checkSwarm,
    takes: { registry: ['3000x'] },
  },
  another: {
    whole: { proxy: true, replicas: 2, env: { TZ: 'UTC' } },
    give: checkAnother,
    takes: { proxy: ['true'], env: ['object'] },
  },
}
