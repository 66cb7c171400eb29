import { Splitter } from './messages.ts'

/** One packet of the protocol of MySQL, which MariaDB speaks. Its bytes are forwarded unchanged. */
export interface Packet {
  /** 0 for a command; each packet of its answer has the next number. */
  readonly number: number
  readonly body: Buffer
  readonly bytes: Buffer
}

const headBytes = 4

export class PacketReader extends Splitter<Packet> {
  protected override first(bytes: Buffer): Packet | undefined {
    if (bytes.length < headBytes) return undefined
    const end = headBytes + bytes.readUIntLE(0, 3)
    if (bytes.length < end) return undefined
    return { number: bytes[3] ?? 0, body: bytes.subarray(headBytes, end), bytes: bytes.subarray(0, end) }
  }
}

const command = {
  quit: 0x01,
  query: 0x03,
  prepare: 0x16,
  execute: 0x17,
  longData: 0x18,
  close: 0x19,
} as const
const unanswered: ReadonlySet<number | undefined> = new Set([command.quit, command.longData, command.close])
/** Of what was prepared last: a statement can be executed before the answer that numbers it. */
const lastPrepared = 0xffff_ffff
const ok = 0x00
const failed = 0xff

interface Command {
  readonly kind: number | undefined
  /** Of its statement, where it has one. */
  readonly text: string
}

/**
 * Gives packets names that a person, and a pattern, can choose: `Query commit`, `Execute commit` (the text of the
 * statement, which was prepared earlier), `Prepare commit`, `OK commit` for the answer that it is done, and `ERROR 40001 Deadlock found`. Others have
 * an empty name. One instance for each connection.
 */
export class PacketNamer {
  readonly #statements = new Map<number, string>()
  /** In the order in which they will be answered. */
  readonly #waiting: Command[] = []

  nameOf(from: 'client' | 'server', { number, body }: Packet): string {
    if (from === 'server') return number === 1 ? this.#answerOf(body) : ''
    // Another number: it logs in, or goes on with something long.
    return number === 0 ? this.#commandOf(body) : ''
  }

  #commandOf(body: Buffer): string {
    const kind = body[0]
    const text = this.#textOf(body)
    if (!unanswered.has(kind)) this.#waiting.push({ kind, text })
    if (kind === command.query) return `Query ${text}`
    if (kind === command.execute) return `Execute ${text}`
    if (kind !== command.prepare) return ''
    this.#statements.set(lastPrepared, text)
    return `Prepare ${text}`
  }

  #textOf(body: Buffer): string {
    const kind = body[0]
    if (kind === command.query || kind === command.prepare) return body.toString('utf8', 1)
    return kind === command.execute ? (this.#statements.get(body.readUInt32LE(1)) ?? '') : ''
  }

  /** Numbers go round after 255: a packet 1 that nobody waits for is a row of a long result. */
  #answerOf(body: Buffer): string {
    const { kind, text = '' } = this.#waiting.shift() ?? {}
    // Its code, and the mark before its SQLSTATE.
    if (body[0] === failed) return `ERROR ${body.toString('utf8', 4, 9)} ${body.toString('utf8', 9)}`
    if (body[0] !== ok) return ''
    if (kind === command.query || kind === command.execute) return `OK ${text}`
    if (kind === command.prepare) this.#statements.set(body.readUInt32LE(1), text)
    return ''
  }
}
