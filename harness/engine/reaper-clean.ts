import { request } from 'node:http'
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

export const callEngine: Call = (method, path, body) =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      {
        socketPath,
        method,
        path,
        headers: body && { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(callDeadlineMs),
      },
      incoming => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const status = incoming.statusCode ?? 0
          // Gone already is what was wanted.
          if (status < 300 || status === 404) resolve(text === '' ? undefined : JSON.parse(text))
          else reject(new Error(`${method} ${path}: ${status} ${text.trim()}`))
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body && JSON.stringify(body))
  })

const query = (filter: Filter): string => `filters=${encodeURIComponent(JSON.stringify(filter))}`

const list = async <Item>(call: Call, path: string): Promise<Item[]> => {
  const answer = await call('GET', path)
  return Array.isArray(answer) ? (answer as Item[]) : []
}

/** Every path to delete for one kind of resource, except other reapers, which have a session label too. */
const containersOf = async (call: Call, filter: Filter): Promise<string[]> =>
  (await list<Container>(call, `/containers/json?all=1&${query(filter)}`))
    .filter(({ Labels = {} }) => Labels[reaperLabel] !== 'true')
    .map(({ Id }) => `/containers/${Id}?force=1&v=1`)

const networksOf = async (call: Call, filter: Filter): Promise<string[]> =>
  (await list<{ Id: string }>(call, `/networks?${query(filter)}`)).map(({ Id }) => `/networks/${Id}`)

const volumesOf = async (call: Call, filter: Filter): Promise<string[]> => {
  const answer = (await call('GET', `/volumes?${query(filter)}`)) as { Volumes?: { Name: string }[] | null }
  return (answer.Volumes ?? []).map(({ Name }) => `/volumes/${encodeURIComponent(Name)}?force=1`)
}

const imagesOf = async (call: Call, filter: Filter): Promise<string[]> =>
  (await list<{ Id: string }>(call, `/images/json?${query(filter)}`)).map(({ Id }) => `/images/${Id}?force=1`)

const ofSwarm =
  (kind: 'services' | 'secrets') =>
  async (call: Call, filter: Filter): Promise<string[]> =>
    (await list<{ ID: string }>(call, `/${kind}?${query(filter)}`)).map(({ ID }) => `/${kind}/${ID}`)

/** Containers first: they hold the networks, the volumes and the images. */
const kinds = [containersOf, networksOf, volumesOf, imagesOf]

/** A network stays as long as somebody is in it: takes a container off those that carry the labels. */
export const leaveNetworks = async (
  filter: Filter,
  container: string,
  say: (line: string) => void,
): Promise<void> => {
  for (const network of await networksOf(callEngine, filter)) {
    const left = callEngine('POST', `${network}/disconnect`, { Container: container, Force: true })
    await left.catch((error: unknown) => say(String(error)))
  }
}

/** Services first: they hold the others. */
export const kindsOfSwarm = [ofSwarm('services'), networksOf, ofSwarm('secrets')]

type Kinds = typeof kinds

const clearOnce = async (call: Call, filters: readonly Filter[], say: (line: string) => void, of: Kinds) => {
  let failures = 0
  const attempt = async <Result>(work: Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work
    } catch (error) {
      failures += 1
      say(error instanceof Error ? error.message : String(error))
      return undefined
    }
  }
  for (const pathsOf of of) {
    const paths = (await Promise.all(filters.map(filter => attempt(pathsOf(call, filter))))).flatMap(
      found => found ?? [],
    )
    await Promise.all([...new Set(paths)].map(path => attempt(call('DELETE', path))))
  }
  return failures
}

/**
 * Removes whatever carries the labels of any filter, and tries again while anything resists: a network is in
 * use until its last container is really gone, and a container is refused while another call removes it.
 */
export const clearResources = async (
  filters: readonly Filter[],
  say: (line: string) => void,
  call: Call = callEngine,
  pauseMs = betweenAttemptsMs,
  of: Kinds = kinds,
): Promise<boolean> => {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    if ((await clearOnce(call, filters, say, of)) === 0) return true
    await sleep(pauseMs)
  }
  return false
}
