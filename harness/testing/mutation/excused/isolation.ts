import type { Excuse } from './excuse.ts'

export const inIsolation: readonly Excuse[] = [
  {
    file: 'isolation/digraph.ts',
    before: 'export const at = (numbers: ArrayLike<number>, index: number): number => numbers[index] ?? 0',
    after: 'export const at = (numbers: ArrayLike<number>, index: number): number => numbers[index] ?? 1',
    why: 'every number that is asked for is there: what stands in for a missing one is for the compiler',
  },
  {
    file: 'isolation/digraph.ts',
    before: 'export const at = (numbers: ArrayLike<number>, index: number): number => numbers[index] ?? 0',
    after: 'export const at = (numbers: ArrayLike<number>, index: number): number => numbers[index] ?? -1',
    why: 'every number that is asked for is there: what stands in for a missing one is for the compiler',
  },
  {
    file: 'isolation/digraph.ts',
    before: 'const counts = new Int32Array(nodes + 1)',
    after: 'const counts = new Int32Array(nodes + 2)',
    why: 'one place more, which nobody reads',
  },
  {
    file: 'isolation/digraph.ts',
    before: 'count += 1',
    after: 'count += 2',
    why: 'only which of two numbers is the greater counts',
  },
  {
    file: 'isolation/digraph.ts',
    before: 'if (parent !== undefined) lower(parent, at(low, node))',
    after: 'if (true) lower(parent, at(low, node))',
    why: 'a typed array ignores what is written to no place of it',
  },
  {
    file: 'isolation/digraph.ts',
    before: 'for (const member of component) isOpen[member] = 0',
    after: 'for (const member of component) isOpen[member] = -1',
    why: 'in bytes that is 255, and only 1 is open',
  },
  {
    file: 'isolation/digraph.ts',
    before: 'if (order[root] === 0) visit(root)',
    after: 'if (true) visit(root)',
    why: 'a node that is visited again has no edge left, and is a component alone',
  },
  {
    file: 'isolation/lists.ts',
    before:
      'for (const { anomaly, index, writing } of fits ? flaws : flawsOf(list, observed, observations)) {',
    after:
      'for (const { anomaly, index, writing } of false ? flaws : flawsOf(list, observed, observations)) {',
    why: 'a beginning of the longest list has the flaws of that list as far as it goes: it only takes longer to find them again',
  },
  {
    file: 'isolation/registers.ts',
    before: 'export const versionOf = ({ value }: Reading): Version => (isList(value) ? null : value)',
    after: 'export const versionOf = ({ value }: Reading): Version => (false ? null : value)',
    why: 'no register was read as a list: that is refused, and the condition is for the compiler',
  },
  {
    file: 'isolation/concurrency.ts',
    before: 'nearest.splice(0, nearest.length, ...[visit, ...others].toSorted(order).slice(0, 2))',
    after: 'nearest.splice(0, nearest.length, ...[visit, ...others].toSorted(order))',
    why: 'more than two are only slower',
  },
  {
    file: 'isolation/concurrency.ts',
    before: 'nearest.splice(0, nearest.length, ...[visit, ...others].toSorted(order).slice(0, 2))',
    after: 'nearest.splice(0, nearest.length, ...[visit, ...others].toSorted(order).slice(0, 3))',
    why: 'more than two are only slower',
  },
  {
    file: 'isolation/concurrency.ts',
    before: 'meet(visits.toReversed(), met, (a, b) => a.startMs - b.startMs)',
    after: 'meet(visits.toReversed(), met, (a, b) => a.startMs + b.startMs)',
    why: 'the way back begins with the last, so that each is first among those that are kept before it is sorted',
  },
  {
    file: 'isolation/judge.ts',
    before: 'const { operations = [], invokedMs = 0, completedMs } = history[transaction] ?? {}',
    after: 'const { operations = [], invokedMs = 1, completedMs } = history[transaction] ?? {}',
    why: 'every access that is shown is of a transaction of the history: the fallback is for the compiler',
  },
  {
    file: 'isolation/judge.ts',
    before: 'const { operations = [], invokedMs = 0, completedMs } = history[transaction] ?? {}',
    after: 'const { operations = [], invokedMs = -1, completedMs } = history[transaction] ?? {}',
    why: 'every access that is shown is of a transaction of the history: the fallback is for the compiler',
  },
  {
    file: 'isolation/time-order.ts',
    before: 'const writing = version === null ? undefined : observed.writes.get(version)',
    after: 'const writing = false ? undefined : observed.writes.get(version)',
    why: 'nobody writes null: the condition is for the compiler',
  },
  {
    file: 'isolation/anomalies.ts',
    before: "if (observed.kind === 'register') linkSeenVersions(observed, observations, graph)",
    after: 'if (true) linkSeenVersions(observed, observations, graph)',
    why: 'of a list it adds only that one write was over before another began, which real time says as well',
  },
  {
    file: 'isolation/judge.ts',
    before:
      "kind: kind === 'seenWw' ? 'ww' : kind === 'seenRw' ? 'rw' : kind === 'instant' ? 'realtime' : kind,",
    after: "kind: kind === 'seenWw' ? 'ww' : kind === 'seenRw' ? 'rw' : false ? 'realtime' : kind,",
    why: 'no cycle that is shown has an edge between moments: the condition is for the compiler',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'const effortMax = 3_000_000',
    after: 'const effortMax = 3000001',
    why: 'one edge more or less of three million, after which only the cycle that is shown may be longer',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'const effortMax = 3_000_000',
    after: 'const effortMax = 2999999',
    why: 'one edge more or less of three million, after which only the cycle that is shown may be longer',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'if (best !== undefined && (best.length === 1 || paths.effort > until)) return [best.edges]',
    after: 'if (best !== undefined && (best.length === 1 || paths.effort >= until)) return [best.edges]',
    why: 'one edge more or less of three million, after which only the cycle that is shown may be longer',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'if (best !== undefined && (best.length === 1 || paths.effort > until)) return [best.edges]',
    after: 'if (best !== undefined && (best.length === 0 || paths.effort > until)) return [best.edges]',
    why: 'a path back has one edge at least that counts, so that the search ends later with the same cycle',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'effort = 0',
    after: 'effort = 1',
    why: 'effort is only compared with what it was before',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'effort = 0',
    after: 'effort = -1',
    why: 'effort is only compared with what it was before',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'for (const member of members) componentOf[member] = index + 1',
    after: 'for (const member of members) componentOf[member] = index + 2',
    why: 'numbers of components are only compared with each other and with 0',
  },
  {
    file: 'isolation/cycles.ts',
    before: '#searches = 0',
    after: '#searches = 1',
    why: 'numbers of searches are only told from each other, and from 0',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'this.#searches += 1',
    after: 'this.#searches -= 1',
    why: 'numbers of searches are only told from each other, and from 0',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'this.#searches += 1',
    after: 'this.#searches += 2',
    why: 'numbers of searches are only told from each other, and from 0',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'this.#reach(start, 0, -1)',
    after: 'this.#reach(start, 0, 1)',
    why: 'nobody asks by which edge the start was reached',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'this.#reach(start, 0, -1)',
    after: 'this.#reach(start, 0, -2)',
    why: 'nobody asks by which edge the start was reached',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'this.#reach(start, 0, -1)',
    after: 'this.#reach(start, 0, -0)',
    why: 'nobody asks by which edge the start was reached',
  },
  {
    file: 'isolation/cycles.ts',
    before: 'if (this.#length[node] !== length) continue',
    after: 'if (false) continue',
    why: 'a node that was reached by a shorter way leads nowhere in less: it only takes longer to find that out',
  },
  {
    file: 'isolation/observations.ts',
    before: 'if (value === null) return',
    after: 'if (false) return',
    why: 'nobody writes null: the condition is for the compiler',
  },
  {
    file: 'isolation/observations.ts',
    before:
      'for (const element of value.slice(commonLength(value, observed.longest))) wasRead(observed, element)',
    after: 'for (const element of value) wasRead(observed, element)',
    why: 'what was read before is found to be committed again: it only takes longer',
  },
  {
    file: 'isolation/observations.ts',
    before: 'observed = { key, kind: undefined, writes: new Map(), readings: [], longest: [] }',
    after: 'observed = { key, writes: new Map(), readings: [], longest: [] }',
    why: 'a member that is missing is undefined too',
  },
  {
    file: 'isolation/observations.ts',
    before: 'let length = 0',
    after: 'let length = -1',
    why: 'no list has an element before its first, so that both begin alike there',
  },
  {
    file: 'isolation/dependency-graph.ts',
    before: 'if (witnesses.length > 0) this.#witnesses.set(this.from.length, witnesses)',
    after: 'if (true) this.#witnesses.set(this.from.length, witnesses)',
    why: 'an edge without witnesses has none, kept or not',
  },
  {
    file: 'isolation/dependency-graph.ts',
    before: 'if (witnesses.length > 0) this.#witnesses.set(this.from.length, witnesses)',
    after: 'if (witnesses.length >= 0) this.#witnesses.set(this.from.length, witnesses)',
    why: 'an edge without witnesses has none, kept or not',
  },
  {
    file: 'isolation/dependency-graph.ts',
    before: 'if (witnesses.length > 0) this.#witnesses.set(this.from.length, witnesses)',
    after: 'if (witnesses.length > -1) this.#witnesses.set(this.from.length, witnesses)',
    why: 'an edge without witnesses has none, kept or not',
  },
  {
    file: 'isolation/dependency-graph.ts',
    before:
      'const kind = (Object.keys(kindBits) as EdgeKind[]).find(name => kindBits[name] === this.kinds[index])',
    after:
      'const kind = (Object.keys(kindBits) as EdgeKind[]).findLast(name => kindBits[name] === this.kinds[index])',
    why: 'one kind only has the bit',
  },
  {
    file: 'isolation/concurrency.ts',
    before: 'nearest.splice(0, nearest.length, ...[visit, ...others].toSorted(order).slice(0, 2))',
    after: 'nearest.splice(1, nearest.length, ...[visit, ...others].toSorted(order).slice(0, 2))',
    why: 'one visit more that is looked at was met or not, which is asked of each',
  },
  {
    file: 'isolation/digraph.ts',
    before: 'let count = 0',
    after: 'let count = 1',
    why: 'numbers of an order are compared with each other, and with 0 for none',
  },
  {
    file: 'isolation/digraph.ts',
    before: 'for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {',
    after: 'for (let node = path.at(-0); node !== undefined; node = path.at(-1)) {',
    why: 'the path begins with one node at most',
  },
  {
    file: 'isolation/time-order.ts',
    before: 'if (transaction === undefined) return',
    after: 'if (false) return',
    why: 'there is one for each index: only the compiler has to be told',
  },
]
