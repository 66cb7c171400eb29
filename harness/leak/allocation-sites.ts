import type { Runtime } from 'node:inspector'
import { isEven } from './retained-objects.ts'
import { isOfService } from './sources.ts'

/** V8's sampling heap profile: allocations of live objects, by call stack. */
export interface AllocationProfile {
  readonly head: AllocationNode
  readonly samples: readonly { readonly size: number; readonly nodeId: number; readonly ordinal: number }[]
}

export interface AllocationNode {
  readonly id: number
  readonly callFrame: Frame
  readonly children: readonly AllocationNode[]
}

/** Line and column, both from 0, of the function's start: a profile does not contain the line of the allocation. */
export type Frame = Readonly<Omit<Runtime.CallFrame, 'scriptId'>>

/** A function of the service under which live objects were allocated. */
export interface AllocationSite {
  /** The function, and the service's own functions that called it, the nearest first. */
  readonly frames: readonly [Frame, ...Frame[]]
  /** The calls that led to the allocation, the innermost last: `setTimeout`, `Timeout`. */
  readonly calls: readonly string[]
  /** Sampled objects of the first and the second half of the time. */
  readonly counts: readonly [number, number]
  readonly bytes: number
}

/** Frames of Node and of libraries count for their caller, if known. `ordinal`: the last sample of the first half. */
export function sitesOf(
  { head, samples }: AllocationProfile,
  ordinal: number,
  isOwn: (frame: Frame) => boolean,
): AllocationSite[] {
  const byNode = Map.groupBy(samples, ({ nodeId }) => nodeId)
  const sites = new Map<string, AllocationSite>()
  const visit = (node: AllocationNode, frames: readonly Frame[], calls: readonly string[]) => {
    const { callFrame } = node
    const own = isOwn(callFrame) || (isOfService(callFrame) && frames.every(frame => !isOwn(frame)))
    const within = own ? [callFrame, ...frames] : frames
    const called = own ? [] : [...calls, callFrame.functionName]
    const made = byNode.get(node.id) ?? []
    const [nearest, ...callers] = within
    if (nearest !== undefined && made.length > 0) {
      // One site, though reached in several ways through Node or a library.
      const way = [...within.map(placeOf), ...called].join(' ')
      const { counts, bytes } = sites.get(way) ?? { counts: [0, 0], bytes: 0 }
      const early = made.filter(sample => sample.ordinal <= ordinal).length
      sites.set(way, {
        frames: [nearest, ...callers],
        calls: called,
        counts: [counts[0] + early, counts[1] + made.length - early],
        bytes: made.reduce((sum, { size }) => sum + size, bytes),
      })
    }
    for (const child of node.children) visit(child, within, called)
  }
  visit(head, [], [])
  return [...sites.values()]
    .filter(({ counts }) => isEven(counts))
    .toSorted((a, b) => Math.min(...b.counts) - Math.min(...a.counts) || b.bytes - a.bytes)
}

const placeOf = ({ url, lineNumber, columnNumber }: Frame): string => `${url}:${lineNumber}:${columnNumber}`
