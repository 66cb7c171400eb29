import { messageNamer, messageReader } from './messages.ts'
import { packetNamer, packetReader } from './mysql-messages.ts'
import type { Side } from './trap.ts'

/** A message from one side, with the name that traps match. */
export interface NamedMessage {
  readonly name: string
  readonly bytes: Buffer
}

/** Splits the data of one connection, in both directions, into messages. */
export type Conversation = (from: Side, chunk: Buffer) => readonly NamedMessage[]

function conversation<Message extends { readonly bytes: Buffer }>(
  readers: Readonly<Record<Side, (chunk: Buffer) => Message[]>>,
  nameOf: (from: Side, message: Message) => string,
): Conversation {
  return (from, chunk) =>
    readers[from](chunk).map(message => ({ name: nameOf(from, message), bytes: message.bytes }))
}

export const conversations = {
  postgres: () =>
    conversation({ client: messageReader('client'), server: messageReader('server') }, messageNamer()),
  mariadb: () => conversation({ client: packetReader(), server: packetReader() }, packetNamer()),
} as const satisfies Readonly<Record<string, () => Conversation>>
