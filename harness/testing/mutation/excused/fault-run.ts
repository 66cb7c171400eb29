import type { Excuse } from './excuse.ts'

export const inFaultRun: readonly Excuse[] = [
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
  },
]
