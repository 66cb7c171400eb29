import type { IncomingMessage } from 'node:http'
import type { Inspector } from '../leak/inspector.ts'
import type { Wait } from '../record/profile.ts'

/** A frame outside Node: `url`, line and column from 1. */
type StackFrame = readonly [url: string, line: number, column: number]

/** Sum of what requests waited for at one place. */
export interface RawWait extends Pick<Wait, 'on' | 'delayMs' | 'host'> {
  readonly stack: readonly StackFrame[]
  readonly times: number
  readonly ms: number
  /** Part of it in which the event loop was idle. */
  readonly idleMs: number
}

/** In a profile, a request of a mix says here which call it is. */
export const callHeader = 'plumbline-call'

interface SummedWaits {
  readonly requests: number
  /** Sum of the time in which requests were in flight, and the part in which the event loop was idle. */
  readonly underWayMs: number
  readonly idleMs: number
  readonly waits: readonly RawWait[]
}

export interface RawWaits extends SummedWaits {
  /** Of each call of a mix. */
  readonly calls: Readonly<Record<string, SummedWaits>>
}

/** Milliseconds since the process began, and the part of them in which its event loop was idle. */
interface Moment {
  readonly at: number
  readonly idle: number
}

/** An asynchronous resource inside the service. `holder` has the stack of its creation. */
interface Resource {
  readonly on: string
  readonly resource: { readonly _idleTimeout?: number; readonly hostname?: string; readonly address?: string }
  /** Read when it is created: a timer that its own function clears has lost it. */
  readonly delayMs: number | undefined
  readonly holder: { stack?: string }
  readonly from: Moment
  to?: Moment
}

interface WatchedRequest {
  readonly call?: string | undefined
  readonly from: Moment
  readonly ids: number[]
  readonly made: Resource[]
  to?: Moment
}

/** Runs inside the service: the frames of a stack outside Node, in place of its text. */
function framesOf(_error: Error, calls: readonly NodeJS.CallSite[]): unknown {
  return calls.flatMap(call => {
    const url = call.getFileName() ?? ''
    const isOwn = url !== '' && !url.startsWith('node:') && !url.startsWith('evaluate')
    return isOwn ? [[url, call.getLineNumber() ?? 1, call.getColumnNumber() ?? 1]] : []
  })
}

/**
 * Runs inside the service: how long a request waited for each of its resources. Each moment counts for the pending resource that
 * ends first, because what waits for it ends later; for a promise only if nothing else is pending.
 */
function waitedIn({ from, to = from, made }: WatchedRequest): ReadonlyMap<Resource, Moment> {
  const ended = made.flatMap(one => (one.to !== undefined && one.to.at <= to.at ? { one, to: one.to } : []))
  const ends = [from, to, ...ended.flatMap(({ one, to }) => [one.from, to])]
  const moments = [...new Map(ends.map(end => [end.at, end])).values()].toSorted((a, b) => a.at - b.at)
  const depthOf = ({ holder }: Resource) => holder.stack?.length ?? 0
  const waited = new Map<Resource, Moment>()
  moments.slice(1).forEach((until, index) => {
    const since = moments[index] ?? until
    const pending = ended.filter(({ one, to }) => one.from.at <= since.at && to.at >= until.at)
    const others = pending.filter(({ one }) => one.on !== 'PROMISE')
    const [first] = (others.length > 0 ? others : pending)
      .toReversed()
      .toSorted((a, b) => a.to.at - b.to.at || depthOf(b.one) - depthOf(a.one))
    if (first === undefined) return
    const { at, idle } = waited.get(first.one) ?? { at: 0, idle: 0 }
    waited.set(first.one, { at: at + until.at - since.at, idle: idle + until.idle - since.idle })
  })
  return waited
}

/** Runs inside the service: adds up what requests waited for at the same place, the longest first. */
function sumOf(requests: readonly WatchedRequest[], waitsOf: typeof waitedIn): SummedWaits {
  const found = new Map<string, RawWait & { times: number; ms: number; idleMs: number }>()
  const waited = requests.flatMap(request => [...waitsOf(request)])
  for (const [{ on, resource, holder, delayMs = 0 }, { at: ms, idle }] of waited) {
    const stack = holder.stack as unknown as readonly StackFrame[]
    if (ms < 0.05 || stack.length === 0) continue
    const host = resource.hostname ?? resource.address
    const place = {
      on,
      stack,
      ...(on === 'Timeout' && { delayMs }),
      ...(typeof host === 'string' && { host }),
    }
    const key = JSON.stringify(place)
    const sum = found.get(key) ?? { ...place, times: 0, ms: 0, idleMs: 0 }
    found.set(key, sum)
    sum.times += 1
    sum.ms += ms
    sum.idleMs += idle
  }
  const waits = [...found.values()].toSorted((a, b) => b.ms - a.ms).slice(0, 40)
  const total = (of: keyof Moment) =>
    requests.reduce((sum, { from, to = from }) => sum + to[of] - from[of], 0)
  return { requests: requests.length, underWayMs: total('at'), idleMs: total('idle'), waits }
}

const usedInside = { waitedIn, sumOf, framesOf }

/**
 * Runs inside the service, and must not refer to anything outside itself. From now on, for one in `every` requests, it records
 * each asynchronous resource created for it: from when until when it is pending, and the code that created it.
 */
function begin(every: number, header: string, use: typeof usedInside): void {
  const { createHook, executionAsyncId } = process.getBuiltinModule('node:async_hooks')
  const channels = process.getBuiltinModule('node:diagnostics_channel')
  const requestsMax = 400
  // A loop of microtasks creates resources without limit.
  const madeMax = 500
  const ignored =
    /^(TickObject|Microtask|Immediate|TCPWRAP|TLSWRAP|PIPEWRAP|HTTPINCOMINGMESSAGE|HTTPCLIENTREQUEST|SHUTDOWNWRAP|WRITEWRAP)$/
  const requestOf = new Map<number, WatchedRequest>()
  const pending = new Map<number, Resource>()
  const open = new Map<object, WatchedRequest>()
  const finished: WatchedRequest[] = []
  let seen = 0
  const now = () => ({ at: performance.now(), idle: performance.eventLoopUtilization().idle })
  const settle = (id: number) => {
    const resource = pending.get(id)
    if (resource === undefined) return
    resource.to = now()
    pending.delete(id)
  }
  const hook = createHook({
    init(id, on, _trigger, resource: Resource['resource']) {
      const request = requestOf.get(executionAsyncId())
      if (request === undefined || request.made.length >= madeMax) return
      requestOf.set(id, request)
      request.ids.push(id)
      if (ignored.test(on)) return
      const holder = {}
      Error.captureStackTrace(holder)
      const one = { on, resource, holder, delayMs: resource._idleTimeout, from: now() }
      request.made.push(one)
      pending.set(id, one)
    },
    before: settle,
    promiseResolve: settle,
  })
  const started = (message: unknown) => {
    const id = executionAsyncId()
    requestOf.delete(id)
    if (seen++ % every !== 0 || finished.length + open.size >= requestsMax) return
    const { request } = message as { readonly request: IncomingMessage }
    const one = { call: request.headers[header]?.toString(), from: now(), ids: [id], made: [] }
    open.set(request, one)
    requestOf.set(id, one)
  }
  const ended = (message: unknown) => {
    const { request } = message as { readonly request: object }
    const one = open.get(request)
    if (one === undefined) return
    open.delete(request)
    one.to = now()
    finished.push(one)
    for (const id of one.ids) {
      requestOf.delete(id)
      pending.delete(id)
    }
  }
  channels.subscribe('http.server.request.start', started)
  channels.subscribe('http.server.response.finish', ended)
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 40
  hook.enable()

  const finish = () => {
    hook.disable()
    channels.unsubscribe('http.server.request.start', started)
    channels.unsubscribe('http.server.response.finish', ended)
    const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')
    Error.prepareStackTrace = use.framesOf
    try {
      const end = now()
      // For a request without a response yet: what it still waits for, except timers, which may be mere deadlines.
      for (const one of pending.values()) if (one.on !== 'Timeout') one.to = end
      for (const one of open.values()) finished.push({ ...one, to: end })
      const sum = (requests: typeof finished) => use.sumOf(requests, use.waitedIn)
      const names = new Set(finished.flatMap(({ call }) => call ?? []))
      const ofCalls = [...names].map(name => [name, sum(finished.filter(({ call }) => call === name))])
      return { ...sum(finished), calls: Object.fromEntries(ofCalls) as RawWaits['calls'] }
    } finally {
      if (before === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace')
      else Object.defineProperty(Error, 'prepareStackTrace', before)
      Error.stackTraceLimit = stackTraceLimit
    }
  }
  Object.assign(globalThis, { plumblineWaits: finish })
}

/** Runs inside the service. */
function end(): unknown {
  const { plumblineWaits } = globalThis as { plumblineWaits?: () => unknown }
  Reflect.deleteProperty(globalThis, 'plumblineWaits')
  return plumblineWaits?.()
}

export async function waitsDuring(inspector: Inspector, every: number, during: () => Promise<void>) {
  const use = Object.entries(usedInside).map(([name, one]) => `${name}: ${one.toString()}`)
  await inspector.evaluate(`(${begin.toString()})(${every}, '${callHeader}', { ${use.join(', ')} })`)
  let found: RawWaits | undefined
  try {
    await during()
  } finally {
    found = (await inspector.call(end)) as RawWaits
  }
  return found
}
