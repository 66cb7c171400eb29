import { mutant, type Exam } from './mutant.ts'

/**
 * A poller of feature flags makes a snapshot every 100 ms and keeps the last sixty, to tell what flaps.
 * Bound: 60 snapshots of about 4 KB, 240 KB, reached six seconds after the start, long before half of the run.
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
}

const flagNames = Array.from({ length: 40 }, (_, index) => \`LEDGER_FLAG_\${index}\`)
const pollFlagsEveryMs = 100
const snapshotsKept = 60

const readFlags = (): Flags => {
  const values = new Map<string, Flag>()
  for (const name of flagNames) {
    const share = Number(process.env[name] ?? 0)
    values.set(name, { enabled: share > 0, share })
  }
  return { readAt: performance.now(), values }
}

const flapping = (snapshots: readonly Flags[]): readonly string[] =>
  flagNames.filter(name => snapshots.some(({ values }) => values.get(name)?.share !== snapshots[0]?.values.get(name)?.share))

const pollFlags = (): void => {
  const snapshots: Flags[] = []
  setInterval(() => {
    snapshots.push(readFlags())
    if (snapshots.length > snapshotsKept) snapshots.shift()
    const names = flapping(snapshots)
    if (names.length > 0) log.info('flags-flap', { names })
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

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
