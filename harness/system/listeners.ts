import { readFile } from 'node:fs/promises'

/** A TCP port that something listens on inside a container. */
export interface Listener {
  readonly port: number
  /** On 127.0.0.1 or ::1 only: unreachable from outside the container. */
  readonly loopback: boolean
}

/** A container whose ports and groups are read, from its machine or from inside. */
export interface Looked {
  hostPid(): Promise<number | undefined>
  exec(...command: string[]): Promise<string>
}

const listening = '0A'
/** 127.0.0.0/8, also as ::ffff:127.0.0.1 (as in Java), and ::1; the kernel prints each group of four bytes reversed. */
const loopbackAddress = /^(?:(?:0{16}FFFF0000)?[0-9A-F]{6}7F|0{24}01000000)$/
/** 127.0.0.11: Docker's own name server, in each container of a network that Docker created. */
const nameServer = '0B00007F'

export function listenersIn(table: string): Listener[] {
  return table.split('\n').flatMap(line => {
    const [, address = '', port = '', state] = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ (\S+)/.exec(line) ?? []
    if (state !== listening || address === nameServer) return []
    return [{ port: Number.parseInt(port, 16), loopback: loopbackAddress.test(address) }]
  })
}

/** The ports a container listens on. Undefined if they cannot be read. */
export async function listenersOf(container: Looked): Promise<readonly Listener[] | undefined> {
  const pid = await container.hostPid().catch(() => undefined)
  const read = async (...tables: string[]): Promise<string> => {
    if (pid === undefined) return container.exec('cat', ...tables.map(name => `/proc/net/${name}`))
    const texts = tables.map(name => readFile(`/proc/${pid}/net/${name}`, 'utf8'))
    return (await Promise.all(texts)).join('\n')
  }
  // A kernel without IPv6 has only the first.
  const text = read('tcp', 'tcp6').catch(() => read('tcp'))
  return text.then(listenersIn, () => undefined)
}
