import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: leaks. Each answer goes to an auditor as a frame: its length, and a text that is padded to a sector. The length counts
 * letters, and the text of a refusal has an arrow, which is three bytes. So after the first refusal the reader takes padding for a
 * length of half a gigabyte, waits for such a frame to be complete, and keeps all that comes.
 *
 * Breaks `external` (at least 1 KB for each request, in buffers).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const lengthBytes = 4
const sector = 1_024

const frameOf = (text: string): Buffer => {
  const padded = text.padEnd(sector - lengthBytes)
  const length = Buffer.allocUnsafe(lengthBytes)
  length.writeUInt32BE(padded.length)
  return Buffer.concat([length, Buffer.from(padded)])
}

/** Puts frames together again, however they were cut on their way. */
const createReader = (take: (text: string) => void) => {
  let pieces: Buffer[] = []
  let bytes = 0
  let wanted = lengthBytes
  return (piece: Buffer): void => {
    pieces.push(piece)
    bytes += piece.length
    while (bytes >= wanted) {
      const whole = Buffer.concat(pieces)
      const end = lengthBytes + whole.readUInt32BE(0)
      if (whole.length >= end) take(whole.toString('utf8', lengthBytes, end).trimEnd())
      const rest = whole.length >= end ? whole.subarray(end) : whole
      pieces = rest.length > 0 ? [rest] : []
      bytes = rest.length
      wanted = whole.length >= end ? lengthBytes : end
    }
  }
}

const audited = new Map<string, number>()
const audit = createReader(text => {
  const status = text.slice(0, 3)
  audited.set(status, (audited.get(status) ?? 0) + 1)
})`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      const verdict = response.status < 400 ? 'done' : '→ refused'
      audit(frameOf(\`\${response.status} \${request.method} \${request.url.slice(0, 300)} \${verdict}\`))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.external'],
  mayBreak: 'any',
}
