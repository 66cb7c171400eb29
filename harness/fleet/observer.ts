import { readdir, readFile } from 'node:fs/promises'
import { callEngine } from '../engine/reaper-clean.ts'
import type { BesideSample, ReplicaSample } from '../record/sample.ts'
import { parseProcStat, parseSchedStat } from '../sample/host.ts'
import { sampleFromStats, type EngineStats } from '../sample/stats.ts'
import { machineProc, partLabel } from '../system/placement.ts'

export interface Observation {
  /** By name and machine: `service-2 on worker`. */
  readonly replicas: Readonly<Record<string, ReplicaSample>>
  readonly beside: Readonly<Record<string, BesideSample>>
  /** Containers that the kernel killed for lack of memory: `service-2 on worker`. */
  readonly outOfMemory: readonly string[]
}

interface Container {
  readonly Id: string
  readonly State: string
  readonly Labels: Readonly<Record<string, string>>
}

interface State {
  /** On the machine. */
  readonly Pid: number
  readonly OOMKilled: boolean
}

/** Returns a function that reads the counters of the containers of the fleet with this label, on this machine. */
export function observer(label: string, node: string): () => Promise<Observation> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label, partLabel] }))
  const states = new Map<string, Promise<State>>()

  /** An ended task is not restarted, so its state does not change while it runs, nor afterwards. */
  const stateOf = ({ Id: id, State: state }: Container): Promise<State> => {
    const key = `${id} ${state}`
    const known = states.get(key)
    if (known !== undefined) return known
    const asked = callEngine('GET', `/containers/${id}/json`) as Promise<{ readonly State: State }>
    const told = asked.then(({ State: now }) => now)
    states.set(key, told)
    told.catch(() => states.delete(key))
    return told
  }

  return async () => {
    const path = `/containers/json?all=1&filters=${filters}`
    const containers = (await callEngine('GET', path)) as readonly Container[]
    const [{ busyMs, stolenMs }, ...read] = await Promise.all([
      readFile(`${machineProc}/stat`, 'utf8').then(parseProcStat),
      ...containers.map(async one => ({
        ...one,
        sample: one.State === 'running' ? await sampleOf(one.Id, stateOf(one)) : undefined,
        isOut: one.State === 'exited' && (await stateOf(one)).OOMKilled,
      })),
    ])
    const usedMs = read.reduce((sum, { sample }) => sum + (sample?.cpuMs ?? 0), 0)
    const replicas: Record<string, ReplicaSample> = {}
    const beside: Record<string, BesideSample> = {}
    const outOfMemory: string[] = []
    for (const { Labels: labels, sample, isOut } of read) {
      const { [partLabel]: part = '', 'com.docker.swarm.task.name': task = '' } = labels
      const name = `${part}-${task.split('.')[1]} on ${node}`
      if (isOut) outOfMemory.push(name)
      if (sample === undefined) continue
      if (part === 'service') replicas[name] = { ...sample, othersMs: busyMs + stolenMs - usedMs }
      else beside[part] = { cpuMs: sample.cpuMs, workingSetBytes: sample.workingSetBytes }
    }
    return { replicas, beside, outOfMemory }
  }
}

async function sampleOf(id: string, asked: Promise<State>): Promise<ReplicaSample | undefined> {
  const [stats, { Pid: pid }] = await Promise.all([
    callEngine('GET', `/containers/${id}/stats?stream=false&one-shot=true`) as Promise<EngineStats>,
    asked,
  ])
  const own = `${machineProc}/${pid}`
  const [waited, descriptors] = await Promise.all([
    readFile(`${own}/schedstat`, 'utf8').then(parseSchedStat, () => undefined),
    readdir(`${own}/fd`).catch(() => undefined),
  ])
  const sample = sampleFromStats(stats)
  return (
    sample && {
      ...sample,
      ...(waited && { waitedForCoreMs: waited.waitedMs }),
      ...(descriptors && { fileDescriptors: descriptors.length }),
    }
  )
}
