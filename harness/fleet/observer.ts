import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { ReplicaSample } from '../record/operation.ts'
import { callEngine } from '../engine/reaper-clean.ts'
import { sampleFromStats, type EngineStats } from '../sample/stats.ts'

const socketPath = '/var/run/docker.sock'
/**
 * Counting starts a process in the container, which costs it 14 ms of CPU. An observer does not know when a run begins, and so
 * counts every two seconds.
 */
const countEvery = 8

interface Container {
  readonly Id: string
  readonly Labels: Readonly<Record<string, string>>
}

/** Reads the counters of the containers of one service on this machine. */
export class Observer {
  readonly #service: string
  readonly #node: string
  #looks = 0

  constructor(service: string, node: string) {
    this.#service = service
    this.#node = node
  }

  /** By name and machine: `service-2 on worker`. */
  async look(): Promise<Readonly<Record<string, ReplicaSample>>> {
    const filters = JSON.stringify({ label: [`com.docker.swarm.service.name=${this.#service}`] })
    const path = `/containers/json?filters=${encodeURIComponent(filters)}`
    const containers = (await callEngine('GET', path)) as readonly Container[]
    const counts = this.#looks++ % countEvery === 0
    const read = containers.map(async ({ Id: id, Labels: labels }) => {
      const [stats, descriptors] = await Promise.all([
        callEngine('GET', `/containers/${id}/stats?stream=false&one-shot=true`) as Promise<EngineStats>,
        counts ? descriptorsIn(id).catch(() => undefined) : undefined,
      ])
      const sample = sampleFromStats(stats)
      if (sample === undefined) return []
      const [, slot = ''] = (labels['com.docker.swarm.task.name'] ?? '').split('.')
      const counted = descriptors === undefined ? {} : { fileDescriptors: descriptors }
      return [[`service-${slot} on ${this.#node}`, { ...sample, ...counted }] as const]
    })
    return Object.fromEntries((await Promise.all(read)).flat())
  }
}

/** How many files and sockets the first process of a container has open. */
async function descriptorsIn(id: string): Promise<number> {
  const command = { Cmd: ['ls', '/proc/1/fd'], AttachStdout: true, Tty: true }
  const { Id: exec } = (await callEngine('POST', `/containers/${id}/exec`, command)) as {
    readonly Id: string
  }
  const printed = await new Promise<string>((resolve, reject) => {
    const outgoing = request(
      {
        socketPath,
        method: 'POST',
        path: `/exec/${exec}/start`,
        headers: { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(5000),
      },
      incoming => void buffer(incoming).then(bytes => resolve(bytes.toString()), reject),
    )
    outgoing.on('error', reject)
    outgoing.end(JSON.stringify({ Tty: true }))
  })
  return printed.split(/\s+/).filter(Boolean).length
}
