import type { Session } from './session.ts'

/** Runs inside the service: the number of its open descriptors, and what keeps its event loop alive, by type. */
function look() {
  const handles: Record<string, number> = {}
  for (const type of process.getActiveResourcesInfo()) handles[type] = (handles[type] ?? 0) + 1
  return { descriptors: process.getBuiltinModule('node:fs').readdirSync('/proc/self/fd').length, handles }
}

/** Runs inside the service: counts its descriptors by target, sockets and pipes without their numbers. */
function targets(): Record<string, number> {
  const fs = process.getBuiltinModule('node:fs')
  const folder = '/proc/self/fd'
  const counts: Record<string, number> = {}
  for (const descriptor of fs.readdirSync(folder)) {
    try {
      const target = fs.readlinkSync(`${folder}/${descriptor}`).replace(/:\[\d+\]$/, '')
      counts[target] = (counts[target] ?? 0) + 1
    } catch {
      // The descriptor of the folder itself is closed by now.
    }
  }
  return counts
}

/**
 * Runs inside the service. glibc places blocks one after another from the start of the mapping called [heap]: eight bytes of size
 * before each, whose lowest bit says whether the previous block is in use (malloc/malloc.c, "malloc_chunk"). The last block is
 * the free rest. The resident size of the mapping says less: new blocks first fill the holes of earlier work.
 */
function walk(): number | undefined {
  const fs = process.getBuiltinModule('node:fs')
  const maps = fs.openSync('/proc/self/maps', 'r')
  const memory = fs.openSync('/proc/self/mem', 'r')
  const piece = Buffer.alloc(2 ** 18)
  const words = new Uint32Array(piece.buffer, piece.byteOffset, piece.length / 4)
  try {
    // From here on nothing may be allocated that could move the end of the mapping.
    let text = ''
    for (let read = -1; read !== 0; text += piece.toString('latin1', 0, read)) read = fs.readSync(maps, piece)
    const heap = text.split('\n').find(mapping => mapping.endsWith('[heap]')) ?? ''
    const [from, to] = (heap.split(' ')[0] ?? '').split('-').map(address => Number.parseInt(address, 16))
    if (from === undefined || to === undefined) return undefined
    let inUse = 0
    let size = 0
    let start = 0
    let end = 0
    for (let at = from; at < to; at += size) {
      if (at + 16 > end) {
        start = at
        end = at + fs.readSync(memory, piece, 0, Math.min(piece.length, to - at), at)
      }
      const index = (at - start + 8) / 4
      const word = words[index] ?? 0
      if ((word & 1) === 1) inUse += size
      size = (word & ~7) + (words[index + 1] ?? 0) * 2 ** 32
      if (size < 16) return undefined
    }
    return inUse
  } catch {
    // Another thread returned the end of the mapping meanwhile.
    return undefined
  } finally {
    fs.closeSync(memory)
    fs.closeSync(maps)
  }
}

export const lookInside = (session: Session) => session.call(look)

/** The number of descriptors by file, `socket`, `pipe` and so on, the most first. */
export const openTargets = async (session: Session): Promise<[target: string, count: number][]> =>
  Object.entries(await session.call(targets)).toSorted(([, a], [, b]) => b - a)

/** Bytes in blocks of at most 128 KB from glibc's malloc; `undefined` for another. Takes 10 to 20 ms at half a CPU. */
export async function nativeInUse(session: Session): Promise<number | undefined> {
  return (await session.call(walk)) ?? (await session.call(walk)) ?? (await session.call(walk))
}
