import type { Inspector } from './inspector.ts'

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

/** What the functions below leave in the service between them. */
interface Notebook {
  sizes?: WeakMap<object, number>
  hooked: [object, string][]
  stacks: Map<string, number>
}

type Global = typeof globalThis & { plumblineNotebook?: Notebook }

/** Runs inside the service: notes how large each collection is. */
function noteSizes(this: readonly object[]): void {
  const sizes = new WeakMap<object, number>()
  for (const object of this) {
    if (Array.isArray(object)) sizes.set(object, object.length)
    else if (object instanceof Map || object instanceof Set) sizes.set(object, object.size)
  }
  ;(globalThis as Global).plumblineNotebook = { sizes, hooked: [], stacks: new Map() }
}

/** Runs inside the service: whoever puts something into a collection that has grown since is taken down. */
function hookGrown(this: readonly object[]): number {
  const notebook = (globalThis as Global).plumblineNotebook
  if (notebook?.sizes === undefined) return 0
  const { sizes, hooked, stacks } = notebook
  const grown: [object, number, string][] = []
  for (const object of this) {
    const before = sizes.get(object)
    if (before === undefined) continue
    if (Array.isArray(object)) grown.push([object, object.length - before, 'push'])
    else if (object instanceof Map) grown.push([object, object.size - before, 'set'])
    else if (object instanceof Set) grown.push([object, object.size - before, 'add'])
  }
  delete notebook.sizes
  const most = grown
    .filter(([, gain]) => gain > 0)
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 20)
  for (const [object, , method] of most) {
    const original = Reflect.get(object, method) as (...values: unknown[]) => unknown
    const hook = (...values: unknown[]): unknown => {
      const stack = new Error(method).stack ?? ''
      stacks.set(stack, (stacks.get(stack) ?? 0) + 1)
      return Reflect.apply(original, object, values)
    }
    const hookable = Object.isExtensible(object) && !Object.hasOwn(object, method)
    if (!hookable) continue
    Object.defineProperty(object, method, { value: hook, configurable: true, writable: true })
    hooked.push([object, method])
  }
  return hooked.length
}

/** Runs inside the service: leaves everything as it was. */
function unhook(): [string, number][] {
  const { plumblineNotebook: notebook } = globalThis as Global
  delete (globalThis as Global).plumblineNotebook
  for (const [object, method] of notebook?.hooked ?? []) Reflect.deleteProperty(object, method)
  return [...(notebook?.stacks ?? [])]
}

const collections = 'Object.prototype'

/** Runs `before` and `after`, two like pieces of work, and tells what the second has put into what grew in the first. */
export async function insertionsDuring(
  inspector: Inspector,
  before: () => Promise<void>,
  after: () => Promise<void>,
): Promise<Insertion[]> {
  await inspector.overObjects(collections, noteSizes.toString())
  await before()
  await inspector.overObjects(collections, hookGrown.toString())
  await after()
  const stacks = await inspector.evaluate<[string, number][]>(`(${unhook.toString()})()`)
  return merge(stacks.flatMap(([stack, count]) => insertionOf(stack, count)))
}

const frame = /\(?((?:file:\/\/)?\/[^\s()]+):(\d+):(\d+)\)?$/

/** The innermost frame that is neither Node's own nor the hook's. */
function insertionOf(stack: string, count: number): Insertion[] {
  const [title = '', , ...frames] = stack.split('\n')
  const own = frames.find(line => frame.test(line) && !line.includes('node:'))
  const [, url = '', line, column] = frame.exec(own ?? '') ?? []
  if (url === '') return []
  return [{ method: title.replace('Error: ', ''), url, line: Number(line), column: Number(column), count }]
}

function merge(insertions: readonly Insertion[]): Insertion[] {
  const byPlace = Map.groupBy(insertions, ({ url, line, column }) => `${url}:${line}:${column}`)
  return [...byPlace.values()]
    .flatMap(([first, ...rest]) =>
      first === undefined
        ? []
        : [{ ...first, count: first.count + rest.reduce((sum, { count }) => sum + count, 0) }],
    )
    .toSorted((a, b) => b.count - a.count)
}
