import type { RunRecord, Sample } from '../operation.ts'
import type { BitsPerSecond, Bytes, PercentOfCore } from '../units.ts'
import { judge, unmeasured, type Judgement } from './verdict.ts'

const noSamples = 'run for at least a second, so that the container is sampled more than once'

/** CPU time of the container over wall time, from the first to the last sample. */
export function judgeCpu(record: RunRecord, limit: PercentOfCore): Judgement {
  const shown = { check: 'cpu', title: 'CPU', unit: '% of a core' }
  const span = spanOf(record)
  if (span === undefined) return unmeasured({ ...shown, limit: `< ${limit}` }, tooFew(record), noSamples)
  const throttledMs = span.last.throttledMs - span.first.throttledMs
  return judge(
    {
      ...shown,
      measured: ((span.last.cpuMs - span.first.cpuMs) * 100) / span.wallMs,
      evidence: [`throttled for ${throttledMs.toFixed(0)} ms of ${span.wallMs.toFixed(0)} ms`],
    },
    { relation: '<', limit },
  )
}

export function judgeMemory(record: RunRecord, limit: Bytes): Judgement {
  const shown = { check: 'memory', title: 'largest working set', unit: 'MB' }
  const limitMb = limit / 1e6
  if (record.samples.length === 0) {
    return unmeasured({ ...shown, limit: `< ${limitMb}` }, tooFew(record), noSamples)
  }
  const measured = Math.max(...record.samples.map(sample => sample.workingSetBytes)) / 1e6
  return judge({ ...shown, measured }, { relation: '<', limit: limitMb })
}

export function judgeFileDescriptors(record: RunRecord, limit: number): Judgement {
  const shown = { check: 'fileDescriptors', title: 'largest count of process 1', unit: 'descriptors' }
  if (record.fileDescriptors.length === 0) {
    return unmeasured(
      { ...shown, limit: `< ${limit}` },
      'the descriptors of process 1 could not be listed (`ls /proc/1/fd` in the container)',
      'build the image on a base that has `ls`',
    )
  }
  return judge({ ...shown, measured: Math.max(...record.fileDescriptors) }, { relation: '<', limit })
}

/** Received and sent bytes of all interfaces of the container, database traffic included. */
export function judgeNetwork(record: RunRecord, limit: BitsPerSecond): Judgement {
  const shown = { check: 'network', title: 'rx + tx', unit: 'Mbps' }
  const span = spanOf(record)
  const limitMbps = limit / 1e6
  if (span === undefined) return unmeasured({ ...shown, limit: `< ${limitMbps}` }, tooFew(record), noSamples)
  const bits = (span.last.networkBytes - span.first.networkBytes) * 8
  return judge({ ...shown, measured: bits / span.wallMs / 1000 }, { relation: '<', limit: limitMbps })
}

function spanOf({ samples }: RunRecord): { first: Sample; last: Sample; wallMs: number } | undefined {
  const first = samples.at(0)
  const last = samples.at(-1)
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return undefined
  return { first, last, wallMs: last.atMs - first.atMs }
}

const tooFew = ({ samples }: RunRecord): string => `${samples.length} samples of the container were taken`
