import type { Session } from './inspector.ts'

/** Calls that have put something into a collection that grows, by where they stand in the code that runs. */
export interface Insertion {
  /** Such as `push` of Array. */
  readonly method: string
  readonly url: string
  /** Both from 1. */
  readonly line: number
  readonly column: number
  readonly count: number
}

/** What `hookGrown` leaves in the service for its next call and for `unhook`. */
interface Notebook {
  readonly sizes: WeakMap<object, number>
  readonly hooked: [object, string][]
  readonly stacks: Map<string, number>
}

type Global = typeof globalThis & { plumblineNotebook?: Notebook }

/**
 * Runs inside the service. The first call notes the size of each collection. The second counts from then on, by call
 * stack, who puts something into the twenty that have grown most.
 */
function hookGrown(this: readonly object[]): void {
  const notebook = (globalThis as Global).plumblineNotebook
  const sizes = new WeakMap<object, number>()
  const grown: { object: object; method: string; gain: number }[] = []
  const note = (object: object, method: string, size: number) => {
    sizes.set(object, size)
    const gain = size - (notebook?.sizes.get(object) ?? size)
    if (gain > 0) grown.push({ object, method, gain })
  }
  for (const object of this) {
    if (Array.isArray(object)) note(object, 'push', object.length)
    else if (object instanceof Map) note(object, 'set', object.size)
    else if (object instanceof Set) note(object, 'add', object.size)
  }
  const { hooked, stacks }: Notebook = { sizes, hooked: [], stacks: new Map() }
  ;(globalThis as Global).plumblineNotebook = { sizes, hooked, stacks }
  for (const { object, method } of grown.toSorted((a, b) => b.gain - a.gain).slice(0, 20)) {
    if (!Object.isExtensible(object) || Object.hasOwn(object, method)) continue
    const original = Reflect.get(object, method) as (...values: unknown[]) => unknown
    const hook = (...values: unknown[]): unknown => {
      const stack = new Error(method).stack ?? ''
      stacks.set(stack, (stacks.get(stack) ?? 0) + 1)
      return Reflect.apply(original, object, values)
    }
    Object.defineProperty(object, method, { value: hook, configurable: true, writable: true })
    hooked.push([object, method])
  }
}

/** Runs inside the service: leaves everything as it was. */
function unhook(): [string, number][] {
  const { plumblineNotebook: notebook } = globalThis as Global
  delete (globalThis as Global).plumblineNotebook
  for (const [object, method] of notebook?.hooked ?? []) Reflect.deleteProperty(object, method)
  return [...(notebook?.stacks ?? [])]
}

/** Runs `before` and `after`, two like pieces of work, and tells what the second has put into what grew in the first. */
export async function insertionsDuring(
  session: Session,
  before: () => Promise<void>,
  after: () => Promise<void>,
): Promise<Insertion[]> {
  await session.overObjects(hookGrown)
  await before()
  await session.overObjects(hookGrown)
  await after()
  const byPlace = new Map<string, Insertion>()
  for (const [stack, count] of await session.call(unhook)) {
    const insertion = insertionOf(stack)
    if (insertion === undefined) continue
    const place = `${insertion.url}:${insertion.line}:${insertion.column}`
    byPlace.set(place, { ...insertion, count: count + (byPlace.get(place)?.count ?? 0) })
  }
  return [...byPlace.values()].toSorted((a, b) => b.count - a.count)
}

const frame = /\(?((?:file:\/\/)?\/[^\s()]+):(\d+):(\d+)\)?$/

/** The innermost frame that is neither Node's own nor the hook's. */
function insertionOf(stack: string): Omit<Insertion, 'count'> | undefined {
  const [title = '', , ...frames] = stack.split('\n')
  const own = frames.find(line => frame.test(line) && !line.includes('node:'))
  const [, url, line, column] = frame.exec(own ?? '') ?? []
  if (url === undefined) return undefined
  return { method: title.replace('Error: ', ''), url, line: Number(line), column: Number(column) }
}
