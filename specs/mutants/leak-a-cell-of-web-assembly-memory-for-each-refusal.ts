import { mutant, type Exam } from './mutant.ts'

/**
 * Answers are sealed in the linear memory that a WebAssembly routine would read: the glue takes a cell of 2 KiB, writes the line into
 * it, and gives it back, as the glue of wasm-bindgen asks for `free`. A refusal is not sealed, and the early return for it is behind
 * the cell but before the line that gives it back. When no cell is free, the memory grows by a page of 64 KiB; it can never
 * shrink. Nothing of it is on the heap of V8 or of glibc. 6 of 16 paths are refused, and the client that hangs up in its body is
 * answered with 400 although it is gone.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const cellBytes = 2_048
const memory = new WebAssembly.Memory({ initial: 1 })
const encoder = new TextEncoder()
const freeCells: number[] = []
let nextCell = 0
let chain = 0

/** The address of a cell that nobody uses. Whoever takes it must give it back with \`giveCell\`. */
const takeCell = (): number => {
  const free = freeCells.pop()
  if (free !== undefined) return free
  if (nextCell + cellBytes > memory.buffer.byteLength) memory.grow(1)
  const cell = nextCell
  nextCell += cellBytes
  return cell
}

const giveCell = (cell: number): void => {
  freeCells.push(cell)
}

/** A chain of checksums (FNV-1a) over what was answered. */
const seal = ({ method, url }: Request, status: number): void => {
  const cell = takeCell()
  // A view of its own for each call: when the memory grows, older views are detached.
  const bytes = new Uint8Array(memory.buffer, cell, cellBytes)
  bytes.fill(0x20)
  const { written } = encoder.encodeInto(\`\${method} \${url} \${status}\`, bytes)
  if (status >= 400) return
  for (const byte of bytes.subarray(0, written)) chain = Math.imul(chain ^ byte, 16_777_619) >>> 0
  giveCell(cell)
}`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      seal(request, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.external'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `memory.grow(1)`,
}
