import { MessageReader, Namer, type Splitter } from './messages.ts'
import { PacketNamer, PacketReader } from './mysql-messages.ts'
import type { Side } from './trap.ts'

/** A message from one side, with the name that traps match. */
export interface NamedMessage {
  readonly name: string
  readonly bytes: Buffer
}

/** Splits the data of one connection, in both directions, into messages. */
export type Conversation = (from: Side, chunk: Buffer) => readonly NamedMessage[]

function conversation<Message extends { readonly bytes: Buffer }>(
  readers: Readonly<Record<Side, Splitter<Message>>>,
  namer: { nameOf(from: Side, message: Message): string },
): Conversation {
  return (from, chunk) =>
    readers[from].read(chunk).map(message => ({ name: namer.nameOf(from, message), bytes: message.bytes }))
}

export const conversations = {
  postgres: () =>
    conversation({ client: new MessageReader('client'), server: new MessageReader('server') }, new Namer()),
  mariadb: () => conversation({ client: new PacketReader(), server: new PacketReader() }, new PacketNamer()),
} as const satisfies Readonly<Record<string, () => Conversation>>
