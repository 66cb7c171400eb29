import { seconds } from '../record/units.ts'
import type { Session } from './session.ts'

/** A place in the running code; line and column from 1. */
export interface Place {
  readonly url: string
  readonly line: number
  readonly column: number
  /** For a worker whose code was given as a text: candidates for the text of the line. */
  readonly texts?: readonly string[]
}

/** Calls that stored something in a growing collection, by caller. */
export interface Insertion {
  /** For example `push`, `grow` of a memory, or `assignment` of a property or an element. */
  readonly method: string
  /** The callers outside Node, the nearest first. */
  readonly callers: readonly Place[]
  readonly count: number
}

/** A collection that has grown, its size when it was hooked, and the stacks that stored something since. */
interface Hooked {
  readonly object: object
  readonly size: number
  readonly stacks: Map<string, number>
  readonly undo: () => void
}

/** State that `noteSizes` and `hookGrown` keep in the service for their next call and for `unhook`. */
interface Notebook {
  /** Undefined for collections without a size: nothing can be removed from them. */
  readonly sizeOf: (object: object) => number | undefined
  /** The methods that make it grow, if nothing else does. */
  readonly methodsOf: (object: object) => readonly string[] | undefined
  readonly sizes: WeakMap<object, number>
  readonly hooked: Hooked[]
  /** How much of the items stored by each stack is still there: those of requests in flight have mostly gone. */
  readonly kept: (hooked: Hooked) => [stack: string, count: number][]
}

/** TypeScript declares it only for browsers. */
declare const WebAssembly: { readonly Memory: new () => { readonly buffer: ArrayBuffer } }

type Global = typeof globalThis & { plumblineNotebook?: Notebook }

/** Runs inside the service: notes the size of each collection and each growable object. */
function noteSizes(this: readonly object[]): void {
  // Older versions of Node lack some of them.
  const { DisposableStack: stack, AsyncDisposableStack: asyncStack }: Partial<typeof globalThis> = globalThis
  const node: Partial<typeof process> = process
  const BlockList = node.getBuiltinModule?.('node:net').BlockList
  const types: readonly [type: (new (...values: never[]) => object) | undefined, ...methods: string[]][] = [
    [Map, 'set'],
    [Set, 'add'],
    [ArrayBuffer, 'resize'],
    [SharedArrayBuffer, 'grow'],
    [WebAssembly.Memory, 'grow'],
    [stack, 'use', 'adopt', 'defer'],
    [asyncStack, 'use', 'adopt', 'defer'],
    [BlockList, 'addAddress', 'addRange', 'addSubnet'],
  ]
  const methodsOf = (object: object) => {
    const [, ...methods] = types.find(([type]) => type !== undefined && object instanceof type) ?? []
    return methods.length > 0 ? methods : undefined
  }
  const sizeOf = (object: object): number | undefined => {
    if (Array.isArray(object)) return object.length
    if (object instanceof Map || object instanceof Set) return object.size
    if (BlockList !== undefined && object instanceof BlockList) return object.rules.length
    if (object instanceof WebAssembly.Memory) return object.buffer.byteLength
    if (object instanceof ArrayBuffer || object instanceof SharedArrayBuffer) return object.byteLength
    return Object.getPrototypeOf(object) === Object.prototype ? Object.keys(object).length : undefined
  }
  const sizes = new WeakMap<object, number>()
  // Some belong to Node, and throw when asked for a size.
  const isPrototype = (object: object) => Object.hasOwn(object, 'constructor')
  for (const object of this) {
    if (isPrototype(object)) continue
    const size = sizeOf(object)
    if (size !== undefined || methodsOf(object) !== undefined) sizes.set(object, size ?? 0)
  }
  const kept = ({ object, size, stacks }: Hooked): [string, number][] => {
    const put = [...stacks.values()].reduce((sum, count) => sum + count, 0)
    const share = ((sizeOf(object) ?? put) - size) / put
    return [...stacks].map(([stack, count]) => [stack, Math.min(count, Math.round(count * share))])
  }
  ;(globalThis as Global).plumblineNotebook = { sizeOf, methodsOf, sizes, hooked: [], kept }
}

/**
 * Runs inside the service: counts insertions by call stack for the sixty collections that grew most. A new property of an array
 * or a plain object is looked up in the prototype first: a proxy in its place sees each assignment, `push` included.
 */
function hookGrown(this: readonly object[]): void {
  const notebook = (globalThis as Global).plumblineNotebook
  if (notebook === undefined) return
  const { sizeOf, methodsOf, sizes, hooked } = notebook
  const grown = this.flatMap(object => {
    const before = sizes.get(object)
    if (before === undefined) return []
    const size = sizeOf(object)
    const gain = size === undefined ? 1 : size - before
    return gain > 0 ? [{ object, size: size ?? 0, gain }] : []
  })
  const noteIn = (stacks: Map<string, number>, method: string) => {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 60
    const stack = new Error(method).stack ?? ''
    Error.stackTraceLimit = limit
    stacks.set(stack, (stacks.get(stack) ?? 0) + 1)
  }
  for (const { object, size } of grown.toSorted((a, b) => b.gain - a.gain).slice(0, 60)) {
    if (!Object.isExtensible(object)) continue
    const stacks = new Map<string, number>()
    const methods = methodsOf(object)
    if (methods === undefined) {
      const prototype = Object.getPrototypeOf(object) as object
      const set = (target: object, key: PropertyKey, value: unknown, receiver: unknown) => {
        if (receiver === object) noteIn(stacks, 'assignment')
        return Reflect.set(target, key, value, receiver)
      }
      Object.setPrototypeOf(object, new Proxy(prototype, { set }))
      hooked.push({ object, size, stacks, undo: () => void Object.setPrototypeOf(object, prototype) })
    } else {
      const free = methods.filter(method => !Object.hasOwn(object, method))
      for (const method of free) {
        const original = Reflect.get(object, method) as (...values: unknown[]) => unknown
        const hook = (...values: unknown[]): unknown => {
          noteIn(stacks, method)
          return Reflect.apply(original, object, values)
        }
        Object.defineProperty(object, method, { value: hook, configurable: true, writable: true })
      }
      const undo = () => free.forEach(method => Reflect.deleteProperty(object, method))
      hooked.push({ object, size, stacks, undo })
    }
  }
}

/** Runs inside the service: the largest number of items that one place stored and that are still there. */
function most(): number {
  const { hooked = [], kept = () => [] } = (globalThis as Global).plumblineNotebook ?? {}
  return Math.max(0, ...hooked.flatMap(kept).map(([, count]) => count))
}

/** Runs inside the service: restores everything. Only returns items that are still there. */
function unhook(): [string, number][] {
  const { hooked = [], kept = () => [] } = (globalThis as Global).plumblineNotebook ?? {}
  delete (globalThis as Global).plumblineNotebook
  for (const { undo } of hooked) undo()
  return hooked.flatMap(kept).filter(([, count]) => count > 0)
}

/** Runs inside a worker: the code that was given to it as text, which is in no file. */
function evaluated(): string[] {
  const { Session } = process.getBuiltinModule('node:inspector')
  const session = new Session()
  const scripts: string[] = []
  session.connect()
  session.on('Debugger.scriptParsed', ({ params: { url, scriptId } }) => {
    if (url !== '[worker eval]') return
    session.post('Debugger.getScriptSource', { scriptId }, (_, { scriptSource }) =>
      scripts.push(scriptSource),
    )
  })
  session.post('Debugger.enable')
  session.disconnect()
  return scripts
}

/** This many kept items are enough to name the place that stored them. */
export const fewestInserted = 3
/** A leak of 1 in 1,000 requests needs several thousand requests. */
export const drivesMost = 6
/** Limit for a slow service, to leave time for snapshots. */
const drivenFor = seconds(20)

/** Notes the collections, so that `insertionsDuring` can find those that grew. */
export const noteCollections = (session: Session): Promise<void> => session.overObjects(noteSizes)

/** Repeats the work until it has stored enough in growing collections, and returns the insertions. */
export async function insertionsDuring(session: Session, drive: () => Promise<void>): Promise<Insertion[]> {
  await session.overObjects(hookGrown)
  const startedAt = performance.now()
  for (let driven = 0; driven < drivesMost; driven++) {
    await drive()
    const isEnough = (await session.call(most)) >= fewestInserted
    if (isEnough || performance.now() - startedAt > drivenFor) break
  }
  const byPlace = new Map<string, Insertion>()
  const stacks = await session.call(unhook)
  const scripts = stacks.some(([stack]) => stack.includes(`(${evaluatedFile}`))
    ? await session.call(evaluated)
    : []
  for (const [stack, count] of stacks) {
    const insertion = insertionOf(stack, scripts)
    if (insertion.callers.length === 0) continue
    const place = JSON.stringify(insertion)
    byPlace.set(place, { ...insertion, count: count + (byPlace.get(place)?.count ?? 0) })
  }
  return [...byPlace.values()].toSorted((a, b) => b.count - a.count)
}

const evaluatedFile = '[worker eval]'
const frame = /\(?((?:file:\/\/)?\/[^\s()]+|\[worker eval\]):(\d+):(\d+)\)?$/
const native = /at (?:async )?(?:\S+\.)?(\w+) \(<anonymous>\)/

function insertionOf(stack: string, scripts: readonly string[]): Omit<Insertion, 'count'> {
  const [title = '', ...frames] = stack.split('\n')
  // Frames of the hook itself have no file.
  const first = frames.findIndex(line => frame.test(line) || native.test(line))
  const called = title === 'Error: assignment' ? native.exec(frames[first] ?? '')?.[1] : undefined
  const callers = frames
    .filter(line => !line.includes('node:'))
    .flatMap(line => {
      const [, url, at, column] = frame.exec(line) ?? []
      if (url === undefined) return []
      const place = { url, line: Number(at), column: Number(column) }
      if (url !== evaluatedFile) return [place]
      return [{ ...place, texts: scripts.map(script => script.split('\n')[place.line - 1] ?? '') }]
    })
  return { method: called ?? title.replace('Error: ', ''), callers }
}
