import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Filter } from './reaper-protocol.ts'

/** One call of the engine's API: the parsed body, or a rejection with the engine's reason. */
export type Call = (method: 'GET' | 'DELETE' | 'POST', path: string, body?: object) => Promise<unknown>

interface Container {
  readonly Id: string
  readonly Labels?: Readonly<Record<string, string>>
}

const socketPath = '/var/run/docker.sock'
const callDeadlineMs = 30_000
const attemptsMax = 10
const betweenAttemptsMs = 1_000
const reaperLabel = 'org.testcontainers.ryuk'

export const callEngine: Call = async (method, path, body) => {
  const headers = body && { 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(callDeadlineMs)
  const outgoing = request({ socketPath, method, path, headers, signal })
  outgoing.end(body && JSON.stringify(body))
  // Once the answer has begun, reading it rejects.
  outgoing.on('error', () => undefined)
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
  const said = await text(incoming)
  const status = incoming.statusCode ?? 0
  // 404: already removed.
  if (status < 300 || status === 404) return said === '' ? undefined : JSON.parse(said)
  throw new Error(`${method} ${path}: ${status} ${said.trim()}`)
}

const query = (filter: Filter): string => `filters=${encodeURIComponent(JSON.stringify(filter))}`

type Kind = (call: Call, filter: Filter) => Promise<string[]>

const kindOf =
  <Item>(list: string, pathsOf: (item: Item) => string[]): Kind =>
  async (call, filter) => {
    const answer = await call('GET', `${list}${query(filter)}`)
    return Array.isArray(answer) ? (answer as Item[]).flatMap(pathsOf) : []
  }

/** Except other reapers, which have a session label too. */
const containers = kindOf<Container>('/containers/json?all=1&', ({ Id, Labels = {} }) =>
  Labels[reaperLabel] === 'true' ? [] : [`/containers/${Id}?force=1&v=1`],
)
const networks = kindOf<{ Id: string }>('/networks?', ({ Id }) => [`/networks/${Id}`])
const images = kindOf<{ Id: string }>('/images/json?', ({ Id }) => [`/images/${Id}?force=1`])
const volumes: Kind = async (call, filter) => {
  const answer = (await call('GET', `/volumes?${query(filter)}`)) as { Volumes?: { Name: string }[] | null }
  return (answer.Volumes ?? []).map(({ Name }) => `/volumes/${encodeURIComponent(Name)}?force=1`)
}
const ofSwarm = (kind: 'services' | 'secrets'): Kind =>
  kindOf<{ ID: string }>(`/${kind}?`, ({ ID }) => [`/${kind}/${ID}`])

/** Containers first: they hold the networks, the volumes and the images. */
const kindsOfEngine: readonly Kind[] = [containers, networks, volumes, images]
/** Services first: they use the other resources. */
export const kindsOfSwarm: readonly Kind[] = [ofSwarm('services'), networks, ofSwarm('secrets')]

/** A network cannot be removed while a container is connected: disconnects a container from those with the labels. */
export const leaveNetworks = async (filter: Filter, container: string, say: (line: string) => void) => {
  for (const network of await networks(callEngine, filter)) {
    const left = callEngine('POST', `${network}/disconnect`, { Container: container, Force: true })
    await left.catch((error: unknown) => say(String(error)))
  }
}

/** Retries after a refusal: a network is in use until its last container is gone, which another call may be removing. */
export const clearResources = async (
  filters: readonly Filter[],
  say: (line: string) => void,
  { kinds = kindsOfEngine, call = callEngine, pauseMs = betweenAttemptsMs } = {},
): Promise<boolean> => {
  let failures = 0
  const attempt = <Result>(work: Promise<Result>): Promise<Result | undefined> =>
    work.catch((error: unknown) => {
      failures += 1
      say(error instanceof Error ? error.message : String(error))
      return undefined
    })
  for (let attempts = 1; attempts <= attemptsMax; attempts += 1) {
    failures = 0
    for (const pathsOf of kinds) {
      const found = await Promise.all(filters.map(filter => attempt(pathsOf(call, filter))))
      const paths = new Set(found.flatMap(some => some ?? []))
      await Promise.all([...paths].map(path => attempt(call('DELETE', path))))
    }
    if (failures === 0) return true
    await sleep(pauseMs)
  }
  return false
}
