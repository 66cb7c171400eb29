/** Excuses for the judge of isolation. */
export const inIsolation = {
  'isolation/digraph.ts': {
    'every number that is asked for is there: what stands in for a missing one is for the compiler': {
      'export const at = (numbers: ArrayLike<number>, index: number): number => numbers[index] ?? 0': [
        '0 → 1',
        '0 → -1',
      ],
    },
    'one place more, which nobody reads': { 'const counts = new Int32Array(nodes + 1)': ['1 → 2'] },
    'only which of two numbers is the greater counts': { 'count += 1': ['1 → 2'] },
    'a typed array ignores what is written to no place of it': {
      'if (parent !== undefined) lower(parent, at(low, node))': ['parent !== undefined → true'],
    },
    'in bytes that is 255, and only 1 is open': {
      'for (const member of component) isOpen[member] = 0': ['0 → -1'],
    },
    'a node that is visited again has no edge left, and is a component alone': {
      'if (order[root] === 0) visit(root)': ['order[root] === 0 → true'],
    },
    'numbers of an order are compared with each other, and with 0 for none': { 'let count = 0': ['0 → 1'] },
    'the path begins with one node at most': {
      'for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {': ['1 → 0'],
    },
  },
  'isolation/lists.ts': {
    'a beginning of the longest list has the flaws of that list as far as it goes: it only takes longer to find them again':
      {
        'for (const [anomaly, { index, writing }] of fits ? flaws : flawsOf(list, observed, analysis)) {': [
          'fits → false',
        ],
      },
  },
  'isolation/registers.ts': {
    'no register was read as a list: that is refused, and the condition is for the compiler': {
      'export const versionOf = ({ value }: Reading): Version => (isList(value) ? null : value)': [
        'isList(value) → false',
      ],
    },
  },
  'isolation/judge.ts': {
    'every access that is shown is of a transaction of the history: the fallback is for the compiler': {
      'const { operations = [], invokedMs = 0, completedMs } = history[transaction] ?? {}': [
        '0 → 1',
        '0 → -1',
      ],
    },
    'no cycle that is shown has an edge between moments: the condition is for the compiler': {
      "kind: kind === 'seenWw' ? 'ww' : kind === 'seenRw' ? 'rw' : kind === 'instant' ? 'realtime' : kind,": [
        "kind === 'instant' → false",
      ],
    },
  },
  'isolation/time-order.ts': {
    'nobody writes null: the condition is for the compiler': {
      'const writing = version === null ? undefined : observed.writes.get(version)': [
        'version === null → false',
      ],
    },
    'there is one for each index, and each has met something: only the compiler has to be told': {
      'if (transaction === undefined || first === undefined || last === undefined) return []': [
        'transaction === undefined || first === undefined || last === undefined → false',
        'undefined || last → undefined && last',
        'undefined || first → undefined && first',
      ],
    },
  },
  'isolation/anomalies.ts': {
    'of a list it adds only that one write was over before another began, which real time says as well': {
      "if (observed.kind === 'register') linkSeenVersions(observed, analysis)": [
        "observed.kind === 'register' → true",
      ],
    },
  },
  'isolation/cycles.ts': {
    'one edge more or less of three million, after which only the cycle that is shown may be longer': {
      'const effortMax = 3_000_000': ['3_000_000 → 3000001', '3_000_000 → 2999999'],
      'if (best !== undefined && (best.length === 1 || paths.effort() > until)) return [best.edges]': [
        'paths.effort() > until)) → paths.effort() >= until))',
      ],
    },
    'a path back has one edge at least that counts, so that the search ends later with the same cycle': {
      'if (best !== undefined && (best.length === 1 || paths.effort() > until)) return [best.edges]': [
        '1 → 0',
      ],
    },
    'effort is only compared with what it was before': { 'let effort = 0': ['0 → 1', '0 → -1'] },
    'numbers of components are only compared with each other and with 0': {
      'for (const member of members) componentOf[member] = index + 1': ['1 → 2'],
    },
    'numbers of searches are only told from each other, and from 0': {
      'let searches = 0': ['0 → 1'],
      'searches += 1': ['searches += 1 → searches -= 1', '1 → 2'],
    },
    'nobody asks by which edge the start was reached': {
      'reach(start, 0, -1)': ['0, -1) → 0, 1)', '1 → 2', '1 → 0'],
    },
    'a node that was reached by a shorter way leads nowhere in less: it only takes longer to find that out': {
      'if (lengths[node] !== length) continue': ['lengths[node] !== length → false'],
    },
  },
  'isolation/observations.ts': {
    'nobody writes null: the condition is for the compiler': {
      'if (value === null) return': ['value === null → false'],
    },
    'what was read before is found to be committed again: it only takes longer': {
      'for (const element of value.slice(commonLength(value, observed.longest))) wasRead(observed, element)':
        ['value.slice(commonLength(value, observed.longest)) → value'],
    },
    'no list has an element before its first, so that both begin alike there': {
      'let length = 0': ['0 → -1'],
    },
  },
}
