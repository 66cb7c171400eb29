import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { onMessage, sendMessage } from '../channel/message.ts'
import { decode, encode } from '../record/json.ts'

/** How each side writes. Orders contain secret headers, which must arrive unmasked. */
export const forms = {
  coordinator: { write: JSON.stringify, read: JSON.parse },
  generator: { write: encode, read: decode },
} as const

/** The sender: a message of one side is not valid from the other. */
type Side = keyof typeof forms

/**
 * One end of a connection between a coordinator and a generator. Each message carries a code (HMAC with the secret) over its
 * text, sender and number, so that others can neither forge, change, repeat nor drop one. A wrong code ends the connection.
 */
export class Link<Sent, Heard> {
  readonly closed: Promise<void>
  readonly #stream: Duplex
  readonly #side: Side
  readonly #secret: string
  #sent = 0
  #heard = 0

  /** `secret`: only the coordinator and its generators know it, and it differs in each run. */
  constructor(stream: Duplex, side: Side, secret: string, hear: (message: Heard) => void) {
    this.#stream = stream
    this.#side = side
    this.#secret = secret
    this.closed = new Promise(resolve => stream.once('close', resolve))
    // A reset is an end like any other.
    stream.on('error', () => undefined)
    stream.once('end', () => stream.destroy())
    onMessage(stream, message => this.#open(message, hear))
  }

  send(message: Sent): void {
    const text = forms[this.#side].write(message)
    sendMessage(this.#stream, [this.#codeOf(this.#side, this.#sent++, text), text])
  }

  close(): void {
    this.#stream.destroy()
  }

  #open(message: unknown, hear: (message: Heard) => void): void {
    const [code, text] = Array.isArray(message) ? (message as readonly unknown[]) : []
    if (typeof code !== 'string' || typeof text !== 'string') return this.close()
    const other = this.#side === 'generator' ? 'coordinator' : 'generator'
    const expected = Buffer.from(this.#codeOf(other, this.#heard++, text))
    const given = Buffer.from(code)
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return this.close()
    hear(forms[other].read(text) as Heard)
  }

  #codeOf(side: Side, number: number, text: string): string {
    return createHmac('sha256', this.#secret).update(`${side} ${number} ${text}`).digest('base64url')
  }
}
