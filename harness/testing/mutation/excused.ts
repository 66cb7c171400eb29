/** A mutant that no test can notice, because it changes no verdict, and why. */
interface Excused {
  /** In harness/judge. */
  readonly file: string
  /** The line as it is, and as the mutant has it. */
  readonly before: string
  readonly after: string
  readonly why: string
}

export const excused: readonly Excused[] = [
  {
    file: 'change-point.ts',
    before: 'const p = Math.min(1, 2 * (tails[cut]?.[Math.ceil(extreme)] ?? 1))',
    after: 'const p = Math.min(1, 2 * (tails[cut]?.[Math.ceil(extreme)] ?? 0))',
    why: 'every cut that is tried has its tail, so that what stands in for a missing one is never taken',
  },
  {
    file: 'leaks.ts',
    before: 'workingSet: { requests: 0, failures: {} },',
    after: 'workingSet: { requests: 1, failures: {} },',
    why: 'without a reading before and after, the number of requests is in no judgement',
  },
  {
    file: 'recovery.ts',
    before: 'if (first === undefined || last === undefined) return 0',
    after: 'if (first === undefined && last === undefined) return 0',
    why: 'where there is any time at all, both are found, so that one is never missing alone',
  },
  {
    file: 'fault-run/counters.ts',
    before: 'if (one.sentMs >= reading.answeredMs) break',
    after: 'if (false) break',
    why: 'what was sent when the read was answered is left out below in any case: only the sweep takes longer',
  },
  {
    file: 'fault-run/counters.ts',
    before: 'if (one.sentMs >= reading.answeredMs) break',
    after: 'if (one.sentMs > reading.answeredMs) break',
    why: 'what was sent when the read was answered is left out below in any case',
  },
  {
    file: 'fault-run/exactly-once.ts',
    before: 'if (told === undefined) return []',
    after: 'if (false) return []',
    why: 'what is grouped by its key has at least one that was told',
  },
  {
    file: 'fault-run/keys.ts',
    before: 'const row = rows.find(one => one.id === id)',
    after: 'const row = rows.findLast(one => one.id === id)',
    why: 'rows of one table have different ids, so that there is one at most',
  },
  {
    file: 'fault-run/keys.ts',
    before: "const idOf = ({ effect }: Act) => (effect.kind === 'applied' ? effect.id : undefined)",
    after: 'const idOf = ({ effect }: Act) => (true ? effect.id : undefined)',
    why: 'what was not applied has no id: only the compiler has to be told',
    file: 'verdict.ts',
    before:
      'export const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 2 }',
    after:
      'export const severity: Readonly<Record<Verdict, number>> = { pass: -1, inconclusive: 1, fail: 2 }',
    why: 'only the order of the three is read',
  },
  {
    file: 'verdict.ts',
    before:
      'export const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 2 }',
    after: 'export const severity: Readonly<Record<Verdict, number>> = { pass: 0, inconclusive: 1, fail: 3 }',
    why: 'only the order of the three is read',
  },
  {
    file: 'resources.ts',
    before: 'return Array.from({ length: batches + 1 }, (_, batch) =>',
    after: 'return Array.from({ length: batches + 2 }, (_, batch) =>',
    why: 'one edge more is the last sample again, and a batch of no length is in no interval',
  },
]
