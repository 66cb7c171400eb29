import { mutant, type Exam } from './mutant.ts'

/** Wrong: the address of the database is kept as long as its DNS record says. The name server of a container network says ten minutes and changes it at once. */
const edits = [
  {
    file: 'app/connection.ts',
    find: `import { once } from 'node:events'
import { connect as dial, type Socket } from 'node:net'
`,
    replace: `import { resolve4 } from 'node:dns/promises'
import { once } from 'node:events'
import { connect as dial, isIP, type Socket } from 'node:net'
`,
  },
  {
    file: 'app/connection.ts',
    find: `/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */`,
    replace: `const addresses = new Map<string, { readonly address: string; readonly until: number }>()

/** \`getaddrinfo\` blocks a thread at each connect and caches nothing; a record is valid for its time to live. */
const addressOf = async (name: string): Promise<string> => {
  if (isIP(name) !== 0) return name
  const known = addresses.get(name)
  if (known !== undefined && performance.now() < known.until) return known.address
  const [record] = await resolve4(name, { ttl: true }).catch(() => [])
  // A name that is only in the hosts file.
  if (record === undefined) return name
  addresses.set(name, { address: record.address, until: performance.now() + record.ttl * 1_000 })
  return record.address
}

/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */`,
  },
  {
    file: 'app/connection.ts',
    find: `    const host = hostname.replaceAll(/^\\[|\\]$/g, '')
`,
    replace: `    const host = await addressOf(hostname.replaceAll(/^\\[|\\]$/g, ''))
    if (life.aborted) throw new Error('the connection was given up before it was dialled')
`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `recovery.longOutage`: after the outage the database is back at another address. Docker's name server gives its records a time to live of 600 s (Podman's a day), and
 * answers with the new address at once to whoever asks. The service does not ask: it dials the old address until the record has run out, and answers 503 `not-applied`
 * and not ready, honestly, for up to ten minutes.
 * When: the database moves, at the latest when the last connection to it is lost. A restart at the same address is survived as ever; so are all other faults.
 * Seen: nothing succeeds in the minutes after a long outage, in neither replica.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.recovery.longOutage'],
  mayBreak: 'any',
}
