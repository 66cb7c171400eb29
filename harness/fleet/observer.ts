import { readdir, readFile } from 'node:fs/promises'
import { callEngine } from '../engine/reaper-clean.ts'
import type { BesideSample, ReplicaSample } from '../record/operation.ts'
import { parseProcStat, parseSchedStat } from '../sample/host.ts'
import { sampleFromStats, type EngineStats } from '../sample/stats.ts'
import { machineProc, partLabel } from '../system/placement.ts'

/** What the containers of a fleet on one machine have used. */
export interface Observation {
  /** By name and machine: `service-2 on worker`. */
  readonly replicas: Readonly<Record<string, ReplicaSample>>
  /** What is beside the service, by name. */
  readonly beside: Readonly<Record<string, BesideSample>>
}

interface Container {
  readonly Id: string
  readonly Labels: Readonly<Record<string, string>>
}

/** Reads the counters of the service and what is beside it, on one machine. */
export class Observer {
  readonly #path: string
  readonly #node: string
  readonly #pids = new Map<string, Promise<number>>()

  /** `label`: that of the fleet. */
  constructor(label: string, node: string) {
    const filters = JSON.stringify({ label: [label, partLabel] })
    this.#path = `/containers/json?filters=${encodeURIComponent(filters)}`
    this.#node = node
  }

  async look(): Promise<Observation> {
    const containers = (await callEngine('GET', this.#path)) as readonly Container[]
    const [{ busyMs, stolenMs }, ...read] = await Promise.all([
      readFile(`${machineProc}/stat`, 'utf8').then(parseProcStat),
      ...containers.map(async one => ({ ...one, sample: await this.#sample(one) })),
    ])
    const usedMs = read.reduce((sum, { sample }) => sum + (sample?.cpuMs ?? 0), 0)
    const replicas: Record<string, ReplicaSample> = {}
    const beside: Record<string, BesideSample> = {}
    for (const { Labels: labels, sample } of read) {
      if (sample === undefined) continue
      const { [partLabel]: part = '', 'com.docker.swarm.task.name': task = '' } = labels
      const [, slot] = task.split('.')
      if (part === 'service') {
        replicas[`service-${slot} on ${this.#node}`] = { ...sample, othersMs: busyMs + stolenMs - usedMs }
      } else beside[part] = { cpuMs: sample.cpuMs, workingSetBytes: sample.workingSetBytes }
    }
    return { replicas, beside }
  }

  async #sample({ Id: id }: Container): Promise<ReplicaSample | undefined> {
    const [stats, pid] = await Promise.all([
      callEngine('GET', `/containers/${id}/stats?stream=false&one-shot=true`) as Promise<EngineStats>,
      this.#pidOf(id),
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

  /** On the machine. A task that has ended is not started anew: it stays the same. */
  #pidOf(id: string): Promise<number> {
    const known = this.#pids.get(id)
    if (known !== undefined) return known
    const asked = (callEngine('GET', `/containers/${id}/json`) as Promise<{ State: { Pid: number } }>).then(
      ({ State: { Pid: pid } }) => pid,
    )
    this.#pids.set(id, asked)
    return asked
  }
}
