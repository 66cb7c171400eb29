import type { RetainerEdge } from '../judge/evidence.ts'
import type { Snapshot } from './snapshot.ts'

/** Objects of one class that were made between two snapshots and are alive in the last. */
export interface RetainedObjects {
  readonly name: string
  /** Made between the first and the second, and between the second and the third. */
  readonly counts: readonly [number, number]
  /** Of the objects themselves, without what they hold. */
  readonly bytes: number
  /** From the nearest holder to the root, of the youngest of them. */
  readonly path: readonly RetainerEdge[]
}

/** V8's own: code, descriptions of shapes and the like come and go whatever a service keeps. */
const ownType: ReadonlySet<string> = new Set(['code', 'hidden', 'object shape', 'synthetic', 'native'])

/** Of like pieces of work a leak leaves as much behind; what comes and goes does so by chance. */
export const isEven = ([first, second]: readonly [number, number]): boolean =>
  Math.min(first, second) > 0 && Math.max(first, second) <= 2 * Math.min(first, second) + 2

/** Of a plain object. */
const shownProperties = 3

const describe = (snapshot: Snapshot, node: number): string => {
  const type = snapshot.typeOf(node)
  if (type === 'object') {
    if (snapshot.nameOf(node) !== plain) return snapshot.nameOf(node)
    const names = snapshot.propertiesOf(node, shownProperties)
    return names.length === 0 ? plain : `{ ${names.join(', ')} }`
  }
  if (type === 'closure') return `function ${snapshot.nameOf(node) || '(anonymous)'}`
  return /string/.test(type) ? 'string' : `(${type})`
}

const plain = 'Object'

/** Plain objects are told apart by their shapes: among thousands of all kinds a few more would not be seen. */
const kindOf = (snapshot: Snapshot, node: number): string =>
  snapshot.typeOf(node) === 'object' && snapshot.nameOf(node) === plain
    ? `${plain} ${snapshot.shapeOf(node)}`
    : describe(snapshot, node)

/**
 * What is born in each of two windows and lives at their end, the largest sum first. A full cache has survivors too, but
 * has let go of as many: a class counts only as far as there are more of it in each snapshot than in the one before.
 */
export function retainedObjectsOf(first: Snapshot, second: Snapshot, third: Snapshot): RetainedObjects[] {
  const totals = [first, second, third].map(totalsOf)
  const inFirst = new Set(first.ids)
  const inSecond = new Set(second.ids)
  const classes = new Map<string, { counts: [number, number]; bytes: number; youngest: number }>()
  for (let node = 0; node < third.count; node++) {
    const id = third.ids[node] ?? 0
    if (inFirst.has(id) || ownType.has(third.typeOf(node))) continue
    const name = kindOf(third, node)
    const known = classes.get(name) ?? { counts: [0, 0], bytes: 0, youngest: node }
    known.counts[inSecond.has(id) ? 0 : 1] += 1
    known.bytes += third.selfSizes[node] ?? 0
    if (id > (third.ids[known.youngest] ?? 0)) known.youngest = node
    classes.set(name, known)
  }
  return [...classes]
    .map(([name, { counts, bytes, youngest }]) => {
      const [a = 0, b = 0, c = 0] = totals.map(total => total.get(name) ?? 0)
      const grown = [Math.min(counts[0], b - a), Math.min(counts[1], c - b)] as const
      return { name: describe(third, youngest), counts: grown, bytes, youngest }
    })
    .filter(({ counts }) => isEven(counts))
    .toSorted((x, y) => y.bytes - x.bytes)
    .map(({ youngest, ...retained }) => ({ ...retained, path: third.retainersOf(youngest) }))
}

function totalsOf(snapshot: Snapshot): Map<string, number> {
  const totals = new Map<string, number>()
  for (let node = 0; node < snapshot.count; node++) {
    if (ownType.has(snapshot.typeOf(node))) continue
    const name = kindOf(snapshot, node)
    totals.set(name, (totals.get(name) ?? 0) + 1)
  }
  return totals
}

const holdersMax = 5

/** The nearest holders of a path; steps that repeat themselves, as in a list, are one. */
export const holdersOf = (path: readonly RetainerEdge[]): RetainerEdge[] =>
  path
    .filter(({ retainer }) => retainer !== '' && retainer !== '(GC roots)')
    .filter(({ edge, retainer }, index, steps) => {
      const before = steps[index - 1]
      return before?.edge !== edge || before.retainer !== retainer
    })
    .slice(0, holdersMax)
