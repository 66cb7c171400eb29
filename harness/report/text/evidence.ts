import { describeOutcome } from '../../record/operation.ts'
import type { Absent, Bottleneck, Counted, Evidence, Occurrence, TrialFigure } from '../../judge/evidence.ts'
import { moment, percentage, shownMeasured } from './figure.ts'
import { growthWords, type Words } from './growth-evidence.ts'
import { isolationWords } from './isolation-evidence.ts'
import { round } from '../../record/round.ts'

/** One or more lines for each item, in order; an item of several lines, such as a stack, keeps them. */
export const evidenceLines = (evidence: readonly Evidence[]): string[] =>
  evidence
    .flatMap(item => (words[item.kind] as (item: Evidence) => string | readonly string[])(item))
    .flatMap(text => text.split('\n'))

const needs: Readonly<Record<Counted, string>> = {
  samples: 'samples',
  wholeSeconds: 'whole seconds with requests',
  sampledSeconds: 's between first and last sample',
  readings: 'readings in a window',
}

const absences: Readonly<Record<Absent, string>> = {
  requests: 'no request was sent',
  containerSamples: 'the container was never sampled',
  lateSamples: 'the container was not sampled in the second half of the run',
  descriptorCounts: 'the descriptors of process 1 could not be listed (`ls /proc/1/fd` in the container)',
  memoryFigure: 'the engine reported no memory figure for the container',
  growthFigure: 'the figure could not be read',
  idleTime: 'the service was not watched while idle',
  faultHits: 'the fault hit nothing',
  requestsUnderFault: 'no request was in flight during the fault',
  successes: 'no request succeeded, with or without the fault',
  decidedRates: 'no rate could be decided',
}

const words: Words<Evidence> = {
  ...growthWords,
  ...isolationWords,
  tooFew: ({ of, needed, got, statistic, undisturbed }) => {
    const who = statistic === undefined ? '' : `${statistic === 'mean' ? 'a mean' : statistic} `
    const where = undisturbed ? ' in undisturbed seconds' : ''
    return `${who}needs ${needed} ${needs[of]}, got ${of === 'sampledSeconds' ? `${round(got)} s` : got}${where}`
  },
  tooFewUsable: ({ of, needed, got, measured }) =>
    of === 'pairs'
      ? `needs ${needed} pairs of runs, got ${got} of ${measured} measured`
      : `needs ${needed} usable minutes, got ${got} of ${measured} measured`,
  limitInside: ({ interval }) => `the limit lies inside the 95 % interval ${interval.map(round).join(' – ')}`,
  nothing: ({ of }) => absences[of],
  nothingExamined: ({ of }) => `no ${of} to examine`,
  unseen: ({ said }) => said ?? 'the service was started without its inspector',
  slowRequest: ({ latencyMs, client, intendedMs, outcome, queuedMs, lateMs }) =>
    `${round(latencyMs)} ms  client ${client} at ${round(intendedMs / 1000)} s, ${describeOutcome(outcome)}, ` +
    (queuedMs === undefined
      ? `sent ${round(lateMs)} ms after it was due`
      : `sent ${round(queuedMs + lateMs)} ms after it was due, ${round(queuedMs)} ms of it because its client still waited for earlier responses`),
  fastest: ({ latencyMs, count }) => `the fastest of ${count} requests took ${round(latencyMs)} ms`,
  failedRequest: ({ client, outcome }) => `client ${client}: ${describeOutcome(outcome)}`,
  latencies: ({ stage, minMs, medianMs, maxMs }) => {
    const of = { all: 'latencies', firstHalf: 'first half', secondHalf: 'second half' }[stage]
    return `${of} min ${round(minMs)}, median ${round(medianMs)}, max ${round(maxMs)} ms`
  },
  bottleneck: bottleneckLine,
  overload: ({ offered, capacity, clients, serviceTimeMs }) =>
    `${round(offered)} requests a second were due, but ${clients} clients can send only ${round(capacity)}: a request takes ` +
    `${round(serviceTimeMs)} ms (median); latency above that is queueing`,
  generatorLate: ({ seconds, ofSeconds, longestMs, ranShare, dispatchLagP99Ms, late = [] }) => {
    const lag = dispatchLagP99Ms === null ? '' : `, its dispatch lag was ${round(dispatchLagP99Ms)} ms at P99`
    const line = `the generator was late in ${seconds} of ${ofSeconds} seconds, by ${round(longestMs)} ms at most: `
    const names = late.map(
      ({ name, node, longestStallMs }) => `${name} on ${node} (${round(longestStallMs)} ms)`,
    )
    const own = `it used a core for ${percentage(ranShare)} of the time`
    return line + (names.length === 0 ? own : names.join(', ')) + lag
  },
  slowReplica: ({ name, medianMs, othersMs }) =>
    `${name} is slow: its median latency is ${round(medianMs)} ms, that of the other replicas ${round(othersMs)} ms`,
  replica: ({ name, of, sum, unit }) =>
    `${name} is the worst of ${of} replicas${sum === null ? '' : `; together they used ${round(sum)} ${unit}`}`,
  generatorLost: ({ name, node, requests, atMs, why }) =>
    `${name} on ${node} was lost after ${round(atMs / 1000)} s: ${why}; the ${requests} requests it had sent are counted`,
  hostBusy: item => {
    const waits = Object.entries({ 'the generator': item.generatorMs, 'the service': item.serviceMs })
    const waited = waits.flatMap(([who, ms]) => (ms === 0 ? [] : [`${who} up to ${round(ms)} ms`]))
    const line =
      `in ${item.seconds} of ${item.ofSeconds} seconds requests were held up because the host had no free core: ` +
      `${waited.join(' and ')} in one second`
    if (item.starved !== undefined) {
      const names = item.starved.map(({ name, waitedMs }) => `${name} (${round(waitedMs)} ms)`)
      return names.length === 0 ? line : [line, `replicas without a core: ${names.join(', ')}`]
    }
    return (
      `${line}; other processes used ${percentage(item.otherProcesses)} of its cores, ` +
      (item.stolen === 0 ? '' : `a hypervisor took ${percentage(item.stolen)}, `) +
      `the service waited for a core ${percentage(item.serviceWaited)} of the time, ` +
      `the generator ${percentage(item.generatorWaited)}`
    )
  },
  costly: ({ requestCpuMs, limitMs }) =>
    `the service used ${round(requestCpuMs)} ms of CPU for each request, whatever else ran on the host: ${round(limitMs)} ms are promised`,
  stillBroken: ({ measuredMs }) =>
    `without any delay from generator and host it is ${round(measuredMs)} ms at best`,
  ofAllSeconds: ({ measured, unit }) => `over all seconds it is ${round(measured)} ${unit}`,
  failures: ({ call, outcome, count, firstMs, example }) => [
    `${count} × ${call === undefined ? '' : `${call}: `}${outcome}${firstMs === undefined ? '' : `, first at ${(firstMs / 1000).toFixed(2)} s`}`,
    ...(example === undefined ? [] : [`  for example ${example.request}: ${example.response}`]),
  ],
  callsMade: ({ call, calls }) => `call ${call} was never made; calls made: ${calls.join(', ')}`,
  errors: ({ count, requests, allowed }) =>
    `${count === 1 ? '1 error' : `${count} errors`} in ${requests} requests, allowed ${allowed}`,
  connections: ({ opened, lost, clients }) => `${opened} opened, ${lost} lost, ${clients} clients`,
  cpu: ({ quotaShare, quotaCores, throttledMs, throttledPeriods, wallMs, requestCpuMs }) => [
    `${round(100 * quotaShare)} % of its quota of ${quotaCores} cores${forEach(requestCpuMs)}`,
    `throttled in ${throttledPeriods} periods during ${wallMs.toFixed(0)} ms, for ${shownThrottled(throttledMs)}`,
  ],
  cpuOfEach: ({ service, beside }) =>
    Object.entries({ 'the service': service, ...beside })
      .map(([name, ranMs]) => `${round(ranMs)} ms by ${name}`)
      .join(', '),
  network: ({ receivedMbps, sentMbps }) =>
    `${round(receivedMbps)} Mbps received, ${round(sentMbps)} Mbps sent`,
  pairs: ({ count, candidate, baseline, unit, ratio, interval, p, limitPercent }) => [
    `medians of ${count} runs each: candidate ${round(candidate)} ${unit}, baseline ${round(baseline)} ${unit}`,
    `ratio of a pair ${ratio.toFixed(3)}, interval ${interval.map(end => end.toFixed(3)).join(' – ')}`,
    `signed-rank test: ${shownP(p.same)} for no difference, ${shownP(p.limit)} for ${limitPercent} %`,
  ],
  workingSets: ({ candidate, baseline, differ }) => [
    `largest working sets: candidate ${round(candidate)} MB, baseline ${round(baseline)} MB, of one start each`,
    `two starts of one build differ by up to ${round(differ)} %, however many runs are measured`,
  ],
  pairsMissing: ({ needed, got }) =>
    needed === null
      ? `${got} pairs; the result is too close to the limit for more pairs to decide`
      : `about ${needed} pairs like these would decide, got ${got}`,
  pairLeftOut: ({ pair, role, why }) =>
    evidenceLines([why]).map(line => `left out pair ${pair} (${role}): ${line}`),
  failedRuns: ({ candidate, baseline }) =>
    `requests failed: ${candidate} of the candidate, ${baseline} of the baseline`,
  recovered: ({ firstMs, steadyMs, requests }) =>
    `first success after ${firstMs.toFixed(0)} ms, 99 % of ${requests} requests succeeded from ${steadyMs.toFixed(0)} ms on`,
  neverSteady: ({ watchedMs, requests, failed, needed, commonest }) =>
    `no recovery within ${watchedMs.toFixed(0)} ms: ${failed} of ${requests} requests failed` +
    `${commonest === undefined ? '' : `, in the end most often: ${commonest}`}${needed === undefined ? '' : `; ${needed} are needed`}`,
  underFault: ({ requests, lastedMs }) =>
    `${requests} requests in flight during the fault, which lasted ${lastedMs.toFixed(0)} ms`,
  coreShortage: ({ waitedShare, aloneMs }) =>
    `this process waited for a core for ${percentage(waitedShare)} of the time it had work to do` +
    (aloneMs === undefined ? '' : `; with a core of its own this might have taken ${aloneMs.toFixed(0)} ms`),
  faults: ({ windows }) => {
    const shown = windows.map(
      ({ fault, struckMs, healedMs }) =>
        `${fault} ${(struckMs / 1000).toFixed(1)} – ${(healedMs / 1000).toFixed(1)} s`,
    )
    return `faults: ${shown.join(', ')}`
  },
  violations: ({ rule, count, first, worst }) =>
    count === 1
      ? (first.what.includes(rule) ? '' : `${rule}: `) + occurrenceWords(first)
      : [
          `${count} × ${rule}`,
          ...(first.what === rule ? [] : [`  first  ${occurrenceWords(first)}`]),
          ...(worst === undefined ? [] : [`  worst  ${occurrenceWords(worst)}`]),
        ],
  more: ({ count }) => `and ${count} more`,
  doubts: ({ count, done }) =>
    `${count} of the repeated operations had been in doubt${done === undefined ? '' : `; ${done} of those had been applied`}`,
  leftOut: ({ count, of }) =>
    `${of}: ${count} more were not sent, because the ones before took too long in all`,
  timeline: ({ aroundMs, happenings }) => [
    `around ${moment(aroundMs)}`,
    ...happenings.map(({ atMs, what }) => `  ${moment(atMs)}  ${what}`),
  ],
  logLines: ({ lines }) => [
    'container logs at that time',
    ...lines.map(({ container, atMs, text }) => `  ${moment(atMs)}  ${container}: ${text}`),
  ],
  rateTrial: ({ rate, verdict, figures }) =>
    `${round(rate)} req/s ${verdict}: ${figures.map(trialFigure).join('; ')}`,
  worstMinute: ({ minute, minutes, broken, undecided }) =>
    `minute ${minute} of ${minutes} was the worst: ${broken} broken, ${undecided} undecided`,
  thirds: ({ minutes, unit, first, last }) =>
    `${minutes} minutes: ${round(first)} ${unit} in the first third, ${round(last)} in the last`,
  interrupted: () => 'interrupted: the other checks cover only what was measured until then',
  endedEarly: ({ check }) => `ended early: ${check} was broken for a whole window`,
  note: ({ text }) => text,
}

function bottleneckLine(item: Bottleneck): string {
  const cpu = `the service used ${round(100 * item.quotaShare)} % of its quota of ${item.quotaCores} cores${forEach(item.requestCpuMs)}`
  const throttled = `, and was throttled in ${item.throttledPeriods} periods, for ${shownThrottled(item.throttledMs)}`
  const inFlight = round(item.requestsInFlight)
  const { name = 'beside', usedCores = 0, ofCores = 0 } = item.exhausted ?? {}
  const lines: Readonly<Record<Bottleneck['culprit'], string>> = {
    quota: `${cpu}${throttled}`,
    database:
      `${inFlight} requests were in flight; ${round(item.activeConnections)} of ${round(item.connections)} ` +
      `database connections were active, ${round(item.waitingForLock)} of them waiting for a lock; ${cpu}`,
    beside: `${name} used ${round(usedCores)} of the ${round(ofCores)} cores it can use; ${cpu}; ${inFlight} requests were in flight`,
    service: `${cpu}${item.throttledMs > 0 ? `${throttled}, after bursts` : ''}; ${inFlight} requests were in flight`,
  }
  return lines[item.culprit]
}

/** The kernel counts throttled time on each core that the container would have used. */
const shownThrottled = (throttledMs: number): string => `${round(throttledMs)} ms summed over its cores`

const forEach = (requestCpuMs: number | undefined): string =>
  requestCpuMs === undefined ? '' : ` (${round(requestCpuMs)} ms of CPU for each request)`

const shownP = (p: number): string => (p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`)

/** The first line states the moment. */
const occurrenceWords = ({ what, atMs }: Occurrence): string =>
  atMs === undefined ? what : what.replace(/$/m, `, at ${moment(atMs)}`)

function trialFigure({ title, blame, reason, ...figure }: TrialFigure): string {
  const shown = [...(title === figure.unit ? [] : [title]), shownMeasured(figure)].join(' ')
  const [why] = blame === null ? evidenceLines(reason === undefined ? [] : [reason]) : [`blame: ${blame}`]
  return why === undefined ? shown : `${shown}, ${why}`
}
