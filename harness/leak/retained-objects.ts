import type { LeakOrigin } from '../judge/evidence.ts'
import type { RetainerEdge } from '../judge/leak-origin.ts'
import { mostOf, sum } from '../judge/statistics.ts'
import type { FunctionPlace, HeapNode, Snapshot } from './snapshot.ts'

/** Objects of one class that were created between snapshots and are alive in the last one; the path is that of most of them. */
export interface RetainedObjects extends Omit<Extract<LeakOrigin, { kind: 'retained' }>, 'kind'> {
  /** For a function. */
  readonly place?: FunctionPlace | undefined
  /** For a string, its beginning. */
  readonly text?: string | undefined
  /** The property by which later objects hold earlier ones, if any. */
  readonly link?: string | undefined
}

/** V8's own node types: code, shapes and the like change without a leak. */
const ownType: ReadonlySet<string> = new Set(['code', 'hidden', 'object shape', 'synthetic', 'native'])

/** A leak leaves a similar number behind in equal pieces of work; fluctuation does not. */
export const isEven = ([first, second]: readonly [number, number]): boolean =>
  Math.min(first, second) > 0 && Math.max(first, second) <= 2 * Math.min(first, second) + 2

export const plain = 'Object'
/** Number of properties in the name of a plain object. */
const shownProperties = 3

const isPlain = ({ type, name }: HeapNode): boolean => type === 'object' && name === plain

function describe(snapshot: Snapshot, node: HeapNode): string {
  const { type, name } = node
  if (isPlain(node)) {
    const names = snapshot.propertiesOf(node, shownProperties)
    return names.length === 0 ? plain : `{ ${names.join(', ')} }`
  }
  if (type === 'object') return name
  if (type === 'closure') return `function ${name || '(anonymous)'}`
  return type.includes('string') ? 'string' : `(${type})`
}

/** Plain objects by shape, functions by position, because a few more would not show among thousands of others. */
const byKind = (snapshot: Snapshot): Map<string, HeapNode[]> =>
  Map.groupBy(
    snapshot.nodes.filter(({ type }) => !ownType.has(type)),
    node => {
      if (isPlain(node)) return `${plain} ${snapshot.shapeOf(node)}`
      const { line = 0, column = 0 } = (node.type === 'closure' ? snapshot.placeOf(node) : undefined) ?? {}
      return `${describe(snapshot, node)} ${line}:${column}`
    },
  )

const idsOf = ({ nodes }: Snapshot): ReadonlySet<number> => new Set(nodes.map(({ id }) => id))

/**
 * Objects created in each of two windows and alive at their end, the largest sum first. A full cache also keeps new objects but
 * releases as many: a class counts only as far as each snapshot has more of it than the one before.
 */
export function retainedObjectsOf(first: Snapshot, second: Snapshot, third: Snapshot): RetainedObjects[] {
  const [before, middle] = [byKind(first), byKind(second)]
  const [inFirst, inSecond] = [idsOf(first), idsOf(second)]
  const retained = [...byKind(third)].flatMap(([kind, nodes]) => {
    const young = nodes.filter(({ id }) => !inFirst.has(id))
    const early = young.filter(({ id }) => inSecond.has(id)).length
    const [a, b] = [before.get(kind)?.length ?? 0, middle.get(kind)?.length ?? 0]
    const made = [Math.min(early, b - a), Math.min(young.length - early, nodes.length - b)] as const
    const example = isEven(made) ? exampleOf(third, young) : undefined
    if (example === undefined) return []
    const { node, path } = example
    const bytes = sum(young.map(({ selfSize }) => selfSize))
    const begin = node.type === 'closure' ? third.placeOf(node) : undefined
    const place = begin && { ...begin, script: third.scriptOf(node) }
    const text = node.type === 'string' ? node.name : undefined
    const link = linkIn(third, nodes, inSecond)
    return [{ name: describe(third, node), made, bytes, path, place, text, link }]
  })
  return retained.toSorted((x, y) => y.bytes - x.bytes)
}

const examplesMax = 15

/** Returns an object with the most common path: the youngest object may be in use by a request, and not retained. */
function exampleOf(snapshot: Snapshot, young: readonly HeapNode[]) {
  const examples = young
    .toSorted((x, y) => y.id - x.id)
    .slice(0, examplesMax)
    .map(node => ({ node, path: snapshot.retainersOf(node) }))
  return mostOf(examples, ({ path }) =>
    holdersOf(path)
      .map(({ retainer }) => retainer)
      .join(' '),
  )
}

/** The first property by which a later object holds an earlier one. */
function linkIn(snapshot: Snapshot, nodes: readonly HeapNode[], earlier: ReadonlySet<number>) {
  const linked = new Set(nodes.filter(({ id }) => earlier.has(id)))
  const later = nodes.filter(({ id, type }) => type === 'object' && !earlier.has(id))
  return later.flatMap(node => snapshot.propertiesTo(node, linked)).at(0)
}

const holdersMax = 5

export function holdersOf(path: readonly RetainerEdge[]): RetainerEdge[] {
  const named = path.filter(({ retainer }) => retainer !== '' && retainer !== '(GC roots)')
  return withoutRepeats(named).slice(0, holdersMax)
}

/** Removes repeated steps, alone or in pairs, as in a list or in chained promises. */
export function withoutRepeats(path: readonly RetainerEdge[]): RetainerEdge[] {
  const repeats = (index: number, period: number) => {
    const [step, before] = [path[index], path[index - period]]
    return step !== undefined && step.edge === before?.edge && step.retainer === before.retainer
  }
  return path.filter((_, index) => {
    const pair = repeats(index, 2) && (repeats(index - 1, 2) || repeats(index + 1, 2))
    return !repeats(index, 1) && !pair
  })
}

/** The largest of a class of typed arrays, which growth replaces, or of growable buffers, whose size V8 does not report. */
export function largestOf(snapshot: Snapshot, name: string | undefined): RetainedObjects[] {
  const isBuffer = name?.endsWith('ArrayBuffer') === true
  const [largest] = snapshot.nodes
    .filter(node => node.type === 'object' && node.name === name)
    .map(node => ({ node, bytes: snapshot.heldBy(node) }))
    // The prototype of a buffer class has the same name, and is smaller.
    .toSorted((a, b) =>
      isBuffer ? a.bytes - b.bytes || b.node.selfSize - a.node.selfSize : b.bytes - a.bytes,
    )
  if (largest === undefined || name === undefined) return []
  const { node, bytes } = largest
  return [{ name, made: [1, 1], bytes, path: snapshot.retainersOf(node) }]
}

/** In bytes: a shorter value is no leak alone. */
const shortestValue = 1024
const valueTypes: ReadonlySet<string> = new Set(['bigint', 'string'])

/** Strings or big integers that a longer one replaces in each window, which no object count shows. */
export function growingValuesIn(first: Snapshot, second: Snapshot, third: Snapshot): RetainedObjects[] {
  const [before, middle] = [valuesByPath(first), valuesByPath(second)]
  return [...valuesByPath(third)].flatMap(([way, { node, path }]) => {
    const [a, b] = [before.get(way)?.node.selfSize, middle.get(way)?.node.selfSize]
    if (a === undefined || b === undefined || !isEven([b - a, node.selfSize - b])) return []
    return [{ name: `a ${node.type} that grows`, made: [1, 1] as const, bytes: node.selfSize - a, path }]
  })
}

/** By their holders, which stay the same when the value is replaced. */
const valuesByPath = (snapshot: Snapshot) =>
  new Map(
    snapshot.nodes
      .filter(({ type, selfSize }) => valueTypes.has(type) && selfSize > shortestValue)
      .map(node => {
        const path = snapshot.retainersOf(node)
        return [path.map(({ edge, retainer }) => `${edge} ${retainer}`).join(' '), { node, path }]
      }),
  )
