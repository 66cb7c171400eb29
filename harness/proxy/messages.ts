import type { Side } from './trap.ts'

/** One message of Postgres's protocol, version 3. Its bytes are forwarded unchanged. */
export interface Message {
  /** Its first byte; empty for a client's first message, which has no type. */
  readonly type: string
  readonly body: Buffer
  readonly bytes: Buffer
}

const lengthBytes = 4
const protocolVersion = 0x0003_0000
/** Postgres itself refuses longer messages, and a longer first one of a client. */
const longest = 2 ** 30
const longestStartup = 10_000
/** A client asks for TLS or GSS encryption before its startup message; a server without it answers one byte, which is no message. */
const encryptionRequests: ReadonlySet<number> = new Set([80_877_103, 80_877_104])
const declined = 'N'

/** Splits one direction of a connection. `first`: the first message of the bytes; undefined while it is incomplete. */
export function splitter<One extends { readonly bytes: Buffer }>(first: (bytes: Buffer) => One | undefined) {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk: Buffer): One[] => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const messages: One[] = []
    for (let next = first(rest); next !== undefined; next = first(rest)) {
      rest = rest.subarray(next.bytes.length)
      messages.push(next)
    }
    return messages
  }
}

/** The result throws an Error for bytes outside the protocol. */
export function messageReader(from: Side) {
  let expectsStartup = from === 'client'
  let mayDecline = from === 'server'
  return splitter((bytes): Message | undefined => {
    if (mayDecline && bytes.toString('latin1', 0, 1) === declined) {
      return { type: declined, body: Buffer.alloc(0), bytes: bytes.subarray(0, 1) }
    }
    const head = expectsStartup ? 0 : 1
    if (bytes.length < head + lengthBytes) return undefined
    const length = bytes.readUInt32BE(head)
    if (length < lengthBytes || length > (expectsStartup ? longestStartup : longest)) {
      throw new Error(`a message of ${length} bytes: this is not Postgres's protocol`)
    }
    const end = head + length
    if (bytes.length < end) return undefined
    mayDecline = false
    const body = bytes.subarray(head + lengthBytes, end)
    expectsStartup &&= body.length === lengthBytes && encryptionRequests.has(body.readUInt32BE())
    return { type: bytes.toString('latin1', 0, head), body, bytes: bytes.subarray(0, end) }
  })
}

/**
 * Gives messages names for people and patterns: `Query commit`, `Bind commit` (the text of the statement, even if it was parsed
 * earlier), `CommandComplete COMMIT`, `ERROR 40P01 deadlock detected`. Others are named by their type. For one connection.
 */
export function messageNamer() {
  const statements = new Map<string, string>()
  return (from: Side, { type, body }: Message): string => {
    if (from === 'server' && type === 'E') return `ERROR ${errorIn(body)}`
    const isNamed = from === 'server' ? type === 'C' : type === 'Q' || type === 'P' || type === 'B'
    if (!isNamed) return type
    // The body begins with zero-terminated strings.
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2)
    if (type === 'C') return `CommandComplete ${first}`
    if (type === 'Q') return `Query ${first}`
    if (type === 'B') return `Bind ${statements.get(second) ?? ''}`
    statements.set(first, second)
    return `Parse ${second}`
  }
}

/** Each field begins with a letter: C is the SQLSTATE, M the message. */
const errorIn = (body: Buffer): string => {
  const fields = body.toString('utf8').split('\0')
  const of = (letter: string) => fields.find(field => field.startsWith(letter))?.slice(1) ?? ''
  return `${of('C')} ${of('M')}`
}

export function startupMessage(parameters: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(parameters).flat()
  const text = Buffer.from(`${parts.map(part => `${part}\0`).join('')}\0`)
  const head = Buffer.alloc(2 * lengthBytes)
  head.writeUInt32BE(head.length + text.length, 0)
  head.writeUInt32BE(protocolVersion, lengthBytes)
  return Buffer.concat([head, text])
}
