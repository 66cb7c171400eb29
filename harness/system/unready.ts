import type { Count } from '../record/units.ts'
import type { Listener } from './listeners.ts'
import { inspectorPort } from './started.ts'

/** The last response of a path: a status, or the reason why there is none. */
export type Answer = number | string

/** There was no connection, or it closed before a response: a published port accepts connections although nothing listens. */
export const unconnected = 'no connection'

interface Unready {
  readonly port: Count
  /** The last responses, by path. */
  readonly answers: ReadonlyMap<string, Answer>
  /** Undefined if they cannot be read. */
  readonly listeners: readonly Listener[] | undefined
  /** Usual paths that respond 200, where none of the requested ones exists. */
  readonly others?: readonly string[]
}

/** 4xx: the path does not exist, or needs authorisation. */
export const isElsewhere = (answer: Answer): boolean =>
  typeof answer === 'number' && answer >= 400 && answer < 500

/** Without the inspector, which the harness itself opens for a leak. */
const portsOf = (listeners: readonly Listener[]): readonly number[] =>
  [...new Set(listeners.map(({ port }) => port))]
    .filter(port => port !== inspectorPort)
    .toSorted((one, other) => one - other)

/** `no port`, `port 80`, `ports 80, 443 and 8080`. */
const named = (ports: readonly number[]): string => {
  if (ports.length < 2) return ports.length === 0 ? 'no port' : `port ${ports[0]}`
  return `ports ${ports.slice(0, -1).join(', ')} and ${ports.at(-1)}`
}

const listens = ({ port, listeners }: Unready): boolean =>
  listeners?.some(listener => listener.port === port) === true

/** A sign that `port` or `ready` is wrong; undefined while it may become ready. One of several paths may appear later. */
export function misfit({ port, answers, listeners }: Unready): string | undefined {
  const [[path, answer] = ['', unconnected], ...others] = answers
  if (others.length === 0 && isElsewhere(answer)) return `GET ${path}: status ${answer}`
  return answer === unconnected && listeners?.length && !listens({ port, answers, listeners })
    ? elsewhere(listeners, port)
    : undefined
}

const elsewhere = (listeners: readonly Listener[], port: Count): string =>
  `it listens on ${named(portsOf(listeners))}, but requests go to port ${port}`

/** The response of each path, and where the service listens if that is elsewhere. */
export function unreadyLines(unready: Unready): readonly string[] {
  const { port, answers, listeners, others = [] } = unready
  const isUnreached = [...answers.values()].includes(unconnected) && !listens(unready)
  const shown = (answer: Answer) => {
    if (typeof answer === 'number') return `status ${answer}`
    if (answer !== unconnected) return answer
    return isUnreached
      ? `it does not listen on port ${port} (yet)`
      : 'it closed the connection without an answer'
  }
  return [
    ...[...answers].map(([path, answer]) => `GET ${path}: ${shown(answer)}`),
    ...(listeners === undefined || !isUnreached ? [] : [elsewhere(listeners, port)]),
    ...others.map(path => `GET ${path}: status 200`),
  ]
}

/** The fix, by the response that ended the search for a path: that of the existing path, if there is one. */
export function unreadyFix(unready: Unready): string {
  const answers = [...unready.answers.values()]
  const answer = answers.find(each => !isElsewhere(each)) ?? answers[0]
  if (answer === unconnected && !listens(unready)) return portFix(unready)
  if (typeof answer !== 'number') return 'see in its log why it does not answer'
  if (answer >= 500) return 'see in its log why it is not ready, or raise `readyWithin`'
  const [other] = unready.others ?? []
  if (other !== undefined) return `write \`ready: '${other}'\`, or make the path in \`ready\` answer 200`
  return "write `ready: '/…'` for a route that exists and answers 200"
}

/** Where its log says that a file is missing: a bundle has none of those that the service reads. */
export function missingFileFix(lines: readonly string[]): string | undefined {
  const file = lines
    .map(line => /\bENOENT\b.* '(\/[^']+)'/.exec(line)?.[1])
    .findLast(path => path !== undefined)
  return file === undefined
    ? undefined
    : `copy what it reads to ${file} of its image: \`node('src/server.ts', { dockerfile: 'Dockerfile' })\` with a Dockerfile of its own`
}

function portFix({ port, listeners = [] }: Unready): string {
  const [one, ...others] = portsOf(listeners)
  if (one === undefined) return `make it listen on port ${port}, or raise \`readyWithin\``
  return others.length === 0
    ? `write \`port: ${one}\`, or make it listen on ${port}`
    : `set \`port\` to the one that serves requests, or make it listen on ${port}`
}
