import type { Count } from '../record/units.ts'
import type { Listener } from './listeners.ts'

/** What a path answered last: a status, or the reason why there is none. */
export type Answer = number | string

/** There was no connection, or it ended before an answer: a published port takes connections on which nothing listens. */
export const unconnected = 'no connection'

/** A service that did not become ready. */
export interface Unready {
  readonly port: Count
  /** By path. */
  readonly answers: ReadonlyMap<string, Answer>
  /** Undefined if nobody can tell. */
  readonly listeners: readonly Listener[] | undefined
  /** Usual paths that answer 200, where none of those that were asked exists. */
  readonly others?: readonly string[]
}

/** 4xx: the path does not exist, or needs authorisation. */
export const isElsewhere = (answer: Answer): boolean =>
  typeof answer === 'number' && answer >= 400 && answer < 500

const portsOf = (listeners: readonly Listener[]): readonly number[] =>
  [...new Set(listeners.map(({ port }) => port))].toSorted((one, other) => one - other)

/** `no port`, `port 80`, `ports 80, 443 and 8080`. */
const named = (ports: readonly number[]): string => {
  if (ports.length < 2) return ports.length === 0 ? 'no port' : `port ${ports[0]}`
  return `ports ${ports.slice(0, -1).join(', ')} and ${ports.at(-1)}`
}

const listens = ({ port, listeners }: Unready): boolean =>
  listeners?.some(listener => listener.port === port) === true

/**
 * What of it looks as if `port` or `ready` were wrong; undefined where it looks as if the service were about to be ready. Of
 * several paths one may still come to exist.
 */
export function misfit({ port, answers, listeners }: Unready): string | undefined {
  const [[path, answer] = ['', unconnected], ...others] = answers
  if (others.length === 0 && isElsewhere(answer)) return `GET ${path}: status ${answer}`
  return answer === unconnected && listeners?.length && !listens({ port, answers, listeners })
    ? elsewhere(listeners, port)
    : undefined
}

const elsewhere = (listeners: readonly Listener[], port: Count): string =>
  `it listens on ${named(portsOf(listeners))}, and was asked on ${port}`

/** What each path answered, and where the service listens if that is elsewhere. */
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

/** What to do, by the answer that ended the search for a path: it is that of the path, if one exists. */
export function unreadyFix(unready: Unready): string {
  const answers = [...unready.answers.values()]
  const answer = answers.find(each => !isElsewhere(each)) ?? answers[0]
  if (answer === unconnected && !listens(unready)) return portFix(unready)
  if (typeof answer !== 'number') return 'find out why it does not answer: see its log'
  if (answer >= 500) return 'it says that it is not ready: see its log, or give it longer by `readyWithin`'
  const [other] = unready.others ?? []
  if (other !== undefined) return `write \`ready: '${other}'\`, or let the path that is named answer 200`
  return "write `ready: '/…'` for a route that exists and answers 200"
}

function portFix({ port, listeners = [] }: Unready): string {
  const [one, ...others] = portsOf(listeners)
  if (one === undefined) return `let it listen on port ${port}, or give it longer by \`readyWithin\``
  return others.length === 0
    ? `write \`port: ${one}\`, or let it listen on ${port}`
    : `write \`port\` with the one of them that answers, or let it listen on ${port}`
}
