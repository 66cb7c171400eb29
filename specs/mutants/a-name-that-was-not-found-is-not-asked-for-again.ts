import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a name server that fails should not be asked by every dial, so a lookup that fails is remembered for 30 seconds,
 * as resolvers do with negative answers. While the database is away its name is unknown in a container network, and
 * the service goes on not to know it for up to half a minute after the database is back.
 *
 * Should break `recovery.longOutage` (and `recovery` of other faults that take the name away): "long back-off".
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `import { connect as dial, type Socket } from 'node:net'`,
    replace: `import { lookup as resolveName } from 'node:dns'
import { connect as dial, type LookupFunction, type Socket } from 'node:net'`,
  },
  {
    file: 'app/connection.ts',
    find: `/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */`,
    replace: `const negativeTtlMs = 30_000
const unknownNames = new Map<string, { readonly error: NodeJS.ErrnoException; readonly until: number }>()

/** As the resolver of the system, but a name that it could not resolve is not asked for again at once. */
const lookup: LookupFunction = (hostname, options, callback) => {
  const unknown = unknownNames.get(hostname)
  if (unknown !== undefined && performance.now() < unknown.until) {
    process.nextTick(callback, unknown.error, '')
    return
  }
  resolveName(hostname, options, (error, address, family) => {
    if (error === null) unknownNames.delete(hostname)
    else unknownNames.set(hostname, { error, until: performance.now() + negativeTtlMs })
    callback(error, address, family)
  })
}

/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */`,
  },
  {
    file: 'app/connection.ts',
    find: `const socket = dial({ host, port: Number(port || 5432), noDelay: true })`,
    replace: `const socket = dial({ host, port: Number(port || 5432), noDelay: true, lookup })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.recovery.startWithoutDatabase'],
  mayBreak: 'any',
}
