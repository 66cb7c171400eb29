import { MessageReader, Namer, type Splitter } from './messages.ts'
import { PacketNamer, PacketReader } from './mysql-messages.ts'

/** What one of the two has said, with the name that a trap chooses it by. */
export interface NamedMessage {
  readonly name: string
  readonly bytes: Buffer
}

/** The messages of one connection, of both directions. */
export type Conversation = (from: 'client' | 'server', chunk: Buffer) => readonly NamedMessage[]

function conversation<Message extends { readonly bytes: Buffer }>(
  readers: Readonly<Record<'client' | 'server', Splitter<Message>>>,
  namer: { nameOf(from: 'client' | 'server', message: Message): string },
): Conversation {
  return (from, chunk) =>
    readers[from].read(chunk).map(message => ({ name: namer.nameOf(from, message), bytes: message.bytes }))
}

/** How each kind of database is spoken to. */
export const conversations = {
  postgres: () =>
    conversation({ client: new MessageReader('client'), server: new MessageReader('server') }, new Namer()),
  mariadb: () => conversation({ client: new PacketReader(), server: new PacketReader() }, new PacketNamer()),
} as const satisfies Readonly<Record<string, () => Conversation>>
