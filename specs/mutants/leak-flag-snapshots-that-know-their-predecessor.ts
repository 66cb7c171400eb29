import { mutant, type Exam } from './mutant.ts'

/**
 * A poller of feature flags makes a snapshot every 100 ms. Each knows the one before, to tell what has changed, and so all of them are
 * kept: about 4 KB each, 40 KB a second, without any request.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `interface Flag {
  readonly enabled: boolean
  readonly share: number
}

interface Flags {
  readonly readAt: number
  readonly values: ReadonlyMap<string, Flag>
  readonly before: Flags | undefined
}

const flagNames = Array.from({ length: 40 }, (_, index) => \`LEDGER_FLAG_\${index}\`)
const pollFlagsEveryMs = 100

const readFlags = (before: Flags | undefined): Flags => {
  const values = new Map<string, Flag>()
  for (const name of flagNames) {
    const share = Number(process.env[name] ?? 0)
    values.set(name, { enabled: share > 0, share })
  }
  return { readAt: performance.now(), values, before }
}

const changedFlags = ({ values, before }: Flags): readonly string[] =>
  before === undefined ? [] : flagNames.filter(name => before.values.get(name)?.share !== values.get(name)?.share)

const pollFlags = (): void => {
  let flags = readFlags(undefined)
  setInterval(() => {
    flags = readFlags(flags)
    const changed = changedFlags(flags)
    if (changed.length > 0) log.info('flags-changed', { changed })
  }, pollFlagsEveryMs).unref()
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  pollFlags()
  const bank = postgresBank(pool)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.idle'],
  mayBreak: ['leak.heap', 'leak.native', 'leak.external', 'leak.workingSet'],
  blames: [
    'flags = readFlags(flags)',
    'return { readAt: performance.now(), values, before }',
    'values.set(name, { enabled: share > 0, share })',
    'const values = new Map<string, Flag>()',
  ],
}
