import type { Series } from '../judge/class-growth.ts'
import type { Session } from './session.ts'

/**
 * Counts every object by class, and the elements of arrays, maps, sets and large plain objects. Numbers in an array are no
 * objects, and its memory grows in leaps, so its length counts; for a typed array the part in use, for a growable buffer its
 * length. Plain objects are distinguished by the names of their first properties: one per hundred requests would not show among
 * thousands of others. Runs inside the service, and never runs the service's own code: no getter, no proxy.
 */
function count(this: readonly object[]): Record<string, number> {
  const counts: Record<string, number> = {}
  const add = (name: string, amount: number) => (counts[name] = (counts[name] ?? 0) + amount)
  const classes = new Map<object | null, { objects: number; held: number; used: number }>()
  // Probed from the end, first in strides and then within one stride, so that a million elements need some thousand
  // probes. The strides are odd, so that they hit each part of records whose length is a power of two.
  const usedIn = (view: ArrayBufferView): number => {
    const length = Reflect.get(Uint8Array.prototype, 'length', view)
    if (length === 0) return 0
    const bytes = Reflect.get(Uint8Array.prototype, 'byteLength', view)
    const lastWithin = (from: number, to: number, stride: number): number => {
      for (let index = to; index >= from; index -= stride) {
        const element: unknown = Reflect.get(view, index)
        if (element !== 0 && element !== 0n) return index
      }
      return -1
    }
    const stride = Math.ceil(length / 4096) | 1
    const near = lastWithin(0, length - 1, stride)
    const last = lastWithin(Math.max(0, near), Math.min(length - 1, near + stride), 1)
    return (bytes / length) * (1 + Math.max(near, last))
  }
  /** `undefined` for an object that only inherits from the class. */
  const read = (prototype: object, name: string, object: object): unknown => {
    try {
      return Reflect.get(prototype, name, object)
    } catch {
      return undefined
    }
  }
  // The engine does not count the memory of a growable buffer.
  const grownTo = (buffer: ArrayBuffer | SharedArrayBuffer): number => {
    const isShared = buffer instanceof SharedArrayBuffer
    const { prototype } = isShared ? SharedArrayBuffer : ArrayBuffer
    const grows = read(prototype, isShared ? 'growable' : 'resizable', buffer)
    return grows === true ? Number(read(prototype, 'byteLength', buffer)) : 0
  }
  const heldBy = (object: object): number => {
    if (Array.isArray(object)) return object.length
    const collection = [Map.prototype, Set.prototype].find(candidate => candidate.isPrototypeOf(object))
    return collection === undefined ? 0 : Number(read(collection, 'size', object) ?? 0)
  }
  for (const object of this) {
    const prototype = Object.getPrototypeOf(object) as object | null
    if (prototype === Object.prototype) {
      const names = Object.keys(object)
      if (names.length > 16) add('properties of objects', names.length)
      add(`{ ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''} }`, 1)
      continue
    }
    const known = classes.get(prototype) ?? { objects: 0, held: 0, used: 0 }
    known.objects += 1
    known.held += heldBy(object)
    if (ArrayBuffer.isView(object) && !(object instanceof DataView)) known.used += usedIn(object)
    else if (object instanceof ArrayBuffer || object instanceof SharedArrayBuffer)
      known.used += grownTo(object)
    classes.set(prototype, known)
  }
  for (const [prototype, { objects, held, used }] of classes) {
    const named: unknown =
      prototype === null ? undefined : Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
    const own: unknown =
      typeof named === 'function' ? Object.getOwnPropertyDescriptor(named, 'name')?.value : undefined
    const name = typeof own === 'string' && own !== '' ? own : '(anonymous)'
    add(name, objects)
    if (held > 0) add(`elements of ${name}`, held)
    if (used > 0) add(`bytes in use of ${name}`, used)
  }
  return counts
}

/** Takes 0.2 s at half a CPU, and leaves a few kilobytes behind: measure live memory after it, not before. */
export const classHistogram = (session: Session): Promise<Series> => session.overObjects(count)
