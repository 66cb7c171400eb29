import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: one socket listens on `::` and takes clients of IPv4 and IPv6 alike, as Node does by default; where there is
 * no IPv6 it listens on 0.0.0.0 as before. Clients by IPv4 are then in the kernel's table of IPv6 connections, with
 * addresses such as ::ffff:172.17.0.3, and nothing else changes for them. A port that is taken is still an error.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  server.listen({ host: '0.0.0.0', port, backlog })
  await once(server, 'listening')
`,
    replace: `  await listenInBothFamilies(server, port)
`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
    replace: `/** How a kernel without IPv6, or with IPv6 switched off, refuses an address of it. */
const noIpv6: ReadonlySet<string | undefined> = new Set([
  'EAFNOSUPPORT',
  'EADDRNOTAVAIL',
  'EPROTONOSUPPORT',
  'EINVAL',
])

const listenInBothFamilies = async (server: Server, port: number): Promise<void> => {
  try {
    await listenAt(server, '::', port)
  } catch (error) {
    if (!noIpv6.has((error as NodeJS.ErrnoException).code)) throw error
    await listenAt(server, '0.0.0.0', port)
  }
}

const listenAt = async (server: Server, host: string, port: number): Promise<void> => {
  const listening = once(server, 'listening')
  server.listen({ host, port, backlog, ipv6Only: false })
  await listening
}

const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'inconclusive',
  breaks: [],
}
