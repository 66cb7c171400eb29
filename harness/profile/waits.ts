import type { Inspector } from '../leak/inspector.ts'
import { isForeign, type Sources } from '../leak/sources.ts'
import type { Place, Wait } from '../record/profile.ts'
import type { SourceLine } from '../record/source-line.ts'
import { lineAt } from './place.ts'

/** A frame outside of Node: `url`, line and column from 1. */
export type StackFrame = readonly [url: string, line: number, column: number]

/** What requests waited for at one place, added up. */
export interface RawWait {
  readonly on: string
  readonly stack: readonly StackFrame[]
  readonly times: number
  readonly ms: number
  readonly delayMs?: number
  readonly host?: string
}

export interface RawWaits {
  readonly requests: number
  readonly waits: readonly RawWait[]
}

const shownWaits = 8
const shownCallers = 3

/**
 * Runs inside the service, which it must not refer to anything outside itself for. From now on it notes of one in `every` requests each
 * asynchronous resource that is made for it: since when it is waited for, until when, and by which code.
 */
function begin(every: number): void {
  interface Resource {
    readonly on: string
    readonly resource: {
      readonly _idleTimeout?: number
      readonly hostname?: string
      readonly address?: string
    }
    readonly holder: { stack?: string }
    readonly from: number
    to?: number
  }
  interface Request {
    readonly from: number
    readonly ids: number[]
    readonly made: Resource[]
    to?: number
  }
  const { createHook, executionAsyncId } = process.getBuiltinModule('node:async_hooks')
  const channels = process.getBuiltinModule('node:diagnostics_channel')
  const requestsMax = 400
  const ignored = new Set([
    'TickObject',
    'Microtask',
    'Immediate',
    'TCPWRAP',
    'TLSWRAP',
    'PIPEWRAP',
    'HTTPINCOMINGMESSAGE',
    'HTTPCLIENTREQUEST',
    'SHUTDOWNWRAP',
    'WRITEWRAP',
  ])
  const requestOf = new Map<number, Request>()
  const pending = new Map<number, Resource>()
  const open = new Map<object, Request>()
  const finished: Request[] = []
  let seen = 0
  const settle = (id: number) => {
    const resource = pending.get(id)
    if (resource === undefined) return
    resource.to = performance.now()
    pending.delete(id)
  }
  const hook = createHook({
    init(id, on, _trigger, resource: Resource['resource']) {
      const request = requestOf.get(executionAsyncId())
      if (request === undefined) return
      requestOf.set(id, request)
      request.ids.push(id)
      if (ignored.has(on)) return
      const holder = {}
      Error.captureStackTrace(holder)
      const one = { on, resource, holder, from: performance.now() }
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
    const { request } = message as { readonly request: object }
    const one = { from: performance.now(), ids: [id], made: [] }
    open.set(request, one)
    requestOf.set(id, one)
  }
  const ended = (message: unknown) => {
    const { request } = message as { readonly request: object }
    const one = open.get(request)
    if (one === undefined) return
    open.delete(request)
    one.to = performance.now()
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
    Error.prepareStackTrace = (_, calls) =>
      calls.flatMap(call => {
        const url = call.getFileName() ?? ''
        const own = url !== '' && !url.startsWith('node:') && !url.startsWith('evaluate')
        return own ? [[url, call.getLineNumber() ?? 1, call.getColumnNumber() ?? 1]] : []
      })
    const now = performance.now()
    // Of a request that has no answer yet, what it still waits for; but a timer may be a mere deadline.
    for (const one of pending.values()) if (one.on !== 'Timeout') one.to = now
    for (const one of open.values()) finished.push({ ...one, to: now })
    const found = new Map<
      string,
      { on: string; stack: unknown; times: number; ms: number; delayMs?: number; host?: string }
    >()
    for (const { from, to = 0, made } of finished) {
      const ended = made.filter(one => one.to !== undefined && one.to <= to)
      // At each moment that is waited for which ends first: what waits for it ends later. A promise only where nothing else is.
      const moments = [...new Set([from, to, ...ended.flatMap(one => [one.from, one.to ?? to])])].toSorted(
        (a, b) => a - b,
      )
      const waited = new Map<Resource, number>()
      moments.slice(1).forEach((until, index) => {
        const since = moments[index] ?? until
        const during = ended.filter(one => one.from <= since && (one.to ?? 0) >= until)
        const real = during.filter(({ on }) => on !== 'PROMISE')
        const [leaf] = (real.length > 0 ? real : during)
          .toReversed()
          .toSorted(
            (a, b) =>
              (a.to ?? 0) - (b.to ?? 0) || (b.holder.stack?.length ?? 0) - (a.holder.stack?.length ?? 0),
          )
        if (leaf !== undefined) waited.set(leaf, (waited.get(leaf) ?? 0) + until - since)
      })
      for (const [{ on, resource, holder }, ms] of waited) {
        if (ms < 0.05) continue
        const stack = holder.stack as unknown as readonly unknown[]
        if (stack.length === 0) continue
        const delayMs = on === 'Timeout' ? resource._idleTimeout : undefined
        const host = resource.hostname ?? resource.address
        const key = JSON.stringify([on, stack, delayMs, host])
        const sum = found.get(key) ?? {
          on,
          stack,
          times: 0,
          ms: 0,
          ...(delayMs !== undefined && { delayMs }),
          ...(typeof host === 'string' && { host }),
        }
        found.set(key, sum)
        sum.times += 1
        sum.ms += ms
      }
    }
    if (before === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace')
    else Object.defineProperty(Error, 'prepareStackTrace', before)
    Error.stackTraceLimit = stackTraceLimit
    const waits = [...found.values()].toSorted((a, b) => b.ms - a.ms).slice(0, 40)
    return { requests: finished.length, waits }
  }
  Object.assign(globalThis, { plumblineWaits: finish })
}

/** Runs inside the service. */
function end(): unknown {
  const { plumblineWaits } = globalThis as { plumblineWaits?: () => unknown }
  Reflect.deleteProperty(globalThis, 'plumblineWaits')
  return plumblineWaits?.()
}

/** Notes what requests wait for while `during` lasts; one in `every` of them. */
export async function waitsDuring(
  inspector: Inspector,
  every: number,
  during: () => Promise<void>,
): Promise<RawWaits> {
  await inspector.evaluate(`(${begin.toString()})(${every})`)
  let found: RawWaits | undefined
  try {
    await during()
  } finally {
    found = (await inspector.call(end)) as RawWaits
  }
  return found
}

/** By line of the service, the longest first. */
export function waitsOf({ requests, waits }: RawWaits, sources: Sources): Wait[] {
  const placed = waits.flatMap(({ stack, ...wait }) => {
    const frames = stack.map(([url, line, column]) => ({
      at: lineAt(sources, url, line, column - 1),
      isRepeated: sources.isRepeated(line, column - 1),
    }))
    const own = frames.filter(({ at }, index) => !isForeign(at) && !isSameLine(at, frames[index - 1]?.at))
    const [at = frames.at(-1)?.at, ...callers] = own.map(frame => frame.at)
    if (at === undefined) return []
    const loop = own.find(({ isRepeated }) => isRepeated)?.at
    return [{ ...wait, at, callers: callers.slice(0, shownCallers), ...(loop !== undefined && { loop }) }]
  })
  const together: (typeof placed)[] = []
  for (const one of placed) {
    const same = together.find(([other]) => other !== undefined && isSame(one, other))
    if (same === undefined) together.push([one])
    else same.push(one)
  }
  return together
    .flatMap(all =>
      all.slice(0, 1).map(({ on, at, callers, loop, delayMs, host }) => ({
        on,
        at,
        callers,
        ...(loop !== undefined && { loop }),
        ...(delayMs !== undefined && { delayMs }),
        ...(host !== undefined && { host }),
        timesPerRequest: sum(all.map(({ times }) => times)) / requests,
        msPerRequest: sum(all.map(({ ms }) => ms)) / requests,
      })),
    )
    .toSorted((a, b) => b.msPerRequest - a.msPerRequest)
    .slice(0, shownWaits)
}

const isSameLine = (a: SourceLine, b: SourceLine | undefined): boolean =>
  a.file === b?.file && a.line === b.line

type Placed = Place & Pick<Wait, 'on' | 'delayMs' | 'host'>

/** After its first wait a function is called by nobody any more: then less is known of its callers. */
function isSame(a: Placed, b: Placed): boolean {
  const known = Math.min(a.callers.length, b.callers.length)
  const linesOf = ({ on, at, callers, delayMs, host }: Placed) =>
    JSON.stringify([on, at, callers.slice(0, known), delayMs, host])
  return linesOf(a) === linesOf(b)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
