import { splitter } from './messages.ts'
import type { Side } from './trap.ts'

/** One packet of the MySQL protocol, which MariaDB uses. Its bytes are forwarded unchanged. */
interface Packet {
  /** 0 for a command; the packets of its response count on from there. */
  readonly number: number
  readonly body: Buffer
  readonly bytes: Buffer
}

const headBytes = 4

export const packetReader = () =>
  splitter((bytes): Packet | undefined => {
    if (bytes.length < headBytes) return undefined
    const end = headBytes + bytes.readUIntLE(0, 3)
    if (bytes.length < end) return undefined
    return { number: bytes[3] ?? 0, body: bytes.subarray(headBytes, end), bytes: bytes.subarray(0, end) }
  })

const command = {
  quit: 0x01,
  query: 0x03,
  prepare: 0x16,
  execute: 0x17,
  longData: 0x18,
  close: 0x19,
} as const
const unanswered: ReadonlySet<number | undefined> = new Set([command.quit, command.longData, command.close])
/** The id of the statement prepared last: a client can execute it before the response with its number. */
const lastPrepared = 0xffff_ffff
const ok = 0x00
const failed = 0xff

/**
 * Gives packets names for people and patterns: `Query commit`, `Prepare commit`, `Execute commit` (the text of the prepared
 * statement), `OK commit`, `Rows select`, `ERROR 40001 Deadlock found`. Others have an empty name. For one connection.
 */
export function packetNamer() {
  const statements = new Map<number, string>()
  /** Commands with the text of their statement, if they have one, in the order of their responses. */
  const waiting: { readonly kind: number | undefined; readonly text: string }[] = []

  const textOf = (body: Buffer): string => {
    const kind = body[0]
    if (kind === command.query || kind === command.prepare) return body.toString('utf8', 1)
    return kind === command.execute ? (statements.get(body.readUInt32LE(1)) ?? '') : ''
  }

  const nameOfCommand = (body: Buffer): string => {
    const kind = body[0]
    const text = textOf(body)
    if (!unanswered.has(kind)) waiting.push({ kind, text })
    if (kind === command.query) return `Query ${text}`
    if (kind === command.execute) return `Execute ${text}`
    if (kind !== command.prepare) return ''
    statements.set(lastPrepared, text)
    return `Prepare ${text}`
  }

  /** Numbers wrap around after 255: a packet 1 without a waiting command is a row of a long result. */
  const nameOfAnswer = (body: Buffer): string => {
    const { kind, text = '' } = waiting.shift() ?? {}
    // Its code, and the mark before its SQLSTATE.
    if (body[0] === failed) return `ERROR ${body.toString('utf8', 4, 9)} ${body.toString('utf8', 9)}`
    const isOk = body[0] === ok
    if (kind === command.query || kind === command.execute) return `${isOk ? 'OK' : 'Rows'} ${text}`
    if (kind === command.prepare && isOk) statements.set(body.readUInt32LE(1), text)
    return ''
  }

  return (from: Side, { number, body }: Packet): string => {
    if (from === 'server') return number === 1 ? nameOfAnswer(body) : ''
    // Any other number belongs to a login, or continues a long packet.
    return number === 0 ? nameOfCommand(body) : ''
  }
}
