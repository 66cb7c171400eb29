/** One message of Postgres's protocol, version 3. Its bytes are forwarded unchanged. */
export interface Message {
  /** Its first byte; empty for the first message of a client, which has none. */
  readonly type: string
  readonly body: Buffer
  readonly bytes: Buffer
}

const lengthBytes = 4
const protocolVersion = 0x0003_0000
/** Postgres itself refuses longer messages. */
const longest = 2 ** 30

/** Splits one direction of a connection into messages, however the network has split it. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0)
  #expectsStartup: boolean

  constructor(from: 'client' | 'server') {
    this.#expectsStartup = from === 'client'
  }

  /** The messages that are complete now. @throws Error for bytes that are not the protocol. */
  read(chunk: Buffer): Message[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const messages: Message[] = []
    for (let next = this.#next(); next !== undefined; next = this.#next()) messages.push(next)
    return messages
  }

  #next(): Message | undefined {
    const head = this.#expectsStartup ? 0 : 1
    if (this.#rest.length < head + lengthBytes) return undefined
    const length = this.#rest.readUInt32BE(head)
    if (length < lengthBytes || length > longest) {
      throw new Error(`a message of ${length} bytes: this is not Postgres's protocol`)
    }
    const end = head + length
    if (this.#rest.length < end) return undefined
    const bytes = this.#rest.subarray(0, end)
    this.#rest = this.#rest.subarray(end)
    this.#expectsStartup = false
    return { type: bytes.toString('latin1', 0, head), body: bytes.subarray(head + lengthBytes), bytes }
  }
}

/**
 * Gives messages names that a person, and a pattern, can choose: `Query commit`, `Bind commit` (the text of
 * the statement, even if it was parsed earlier), `CommandComplete COMMIT`, `ERROR 40P01 deadlock detected`. Others are named by their type.
 * One instance for each connection.
 */
export class Namer {
  readonly #statements = new Map<string, string>()

  nameOf(from: 'client' | 'server', { type, body }: Message): string {
    if (from === 'server' && type === 'E') return `ERROR ${errorIn(body)}`
    const isNamed = from === 'server' ? type === 'C' : type === 'Q' || type === 'P' || type === 'B'
    if (!isNamed) return type
    // The body begins with zero-terminated strings.
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2)
    if (type === 'C') return `CommandComplete ${first}`
    if (type === 'Q') return `Query ${first}`
    if (type === 'B') return `Bind ${this.#statements.get(second) ?? ''}`
    this.#statements.set(first, second)
    return `Parse ${second}`
  }
}

/** Each of its fields begins with a letter: C is the SQLSTATE, M the message. */
const errorIn = (body: Buffer): string => {
  const fields = body.toString('utf8').split('\0')
  const of = (letter: string) => fields.find(field => field.startsWith(letter))?.slice(1) ?? ''
  return `${of('C')} ${of('M')}`
}

export function startupMessage(parameters: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [name, value])
  const text = Buffer.from(`${pairs.map(part => `${part}\0`).join('')}\0`)
  const head = Buffer.alloc(2 * lengthBytes)
  head.writeUInt32BE(head.length + text.length, 0)
  head.writeUInt32BE(protocolVersion, lengthBytes)
  return Buffer.concat([head, text])
}
