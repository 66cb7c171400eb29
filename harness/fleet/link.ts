import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { onMessage, sendMessage } from '../channel/message.ts'

/** The sender: a message of one side is not valid from the other. */
type Side = 'coordinator' | 'generator'

interface Ends<Sent, Heard> {
  readonly side: Side
  /** Only the coordinator and its generators know it, and it differs in each run. */
  readonly secret: string
  readonly write: (message: Sent) => string
  readonly read: (text: string) => Heard
}

/**
 * One end of a connection between a coordinator and a generator. Each message carries a code (HMAC with the secret) over its
 * text, sender and number, so that others can neither forge, change, repeat nor drop one. A wrong code ends the connection.
 */
export class Link<Sent, Heard> {
  readonly closed: Promise<void>
  readonly #stream: Duplex
  readonly #ends: Ends<Sent, Heard>
  #sent = 0
  #heard = 0

  constructor(stream: Duplex, ends: Ends<Sent, Heard>, hear: (message: Heard) => void) {
    this.#stream = stream
    this.#ends = ends
    this.closed = new Promise(resolve => stream.once('close', resolve))
    // A reset is an end like any other.
    stream.on('error', () => undefined)
    stream.once('end', () => stream.destroy())
    onMessage(stream, message => this.#open(message, hear))
  }

  send(message: Sent): void {
    if (this.#stream.destroyed) return
    const text = this.#ends.write(message)
    sendMessage(this.#stream, [this.#codeOf(this.#ends.side, this.#sent++, text), text])
  }

  close(): void {
    this.#stream.destroy()
  }

  #open(message: unknown, hear: (message: Heard) => void): void {
    const [code, text] = Array.isArray(message) ? (message as readonly unknown[]) : []
    if (typeof code !== 'string' || typeof text !== 'string') return this.close()
    const other = this.#ends.side === 'generator' ? 'coordinator' : 'generator'
    const expected = Buffer.from(this.#codeOf(other, this.#heard++, text))
    const given = Buffer.from(code)
    if (expected.length === given.length && timingSafeEqual(expected, given)) hear(this.#ends.read(text))
    else this.close()
  }

  #codeOf(side: Side, number: number, text: string): string {
    return createHmac('sha256', this.#ends.secret).update(`${side} ${number} ${text}`).digest('base64url')
  }
}
