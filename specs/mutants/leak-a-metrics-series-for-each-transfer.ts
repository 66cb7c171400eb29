import { mutant, type Exam } from './mutant.ts'

/**
 * Each transfer is a series of its own, labelled with its id: the array is in one file (exposition), a helper in a second
 * (metrics) fills it, and a third (api) calls the helper. A team that wants to find one transfer in its
 * dashboard labels by id, and the text route hides the series unless an operator turns them on.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `export const expositionType =`,
    replace: `export interface Series {
  readonly labels: Readonly<Record<string, string>>
  /** One request that the series came from, as OpenMetrics has them. */
  readonly exemplar: { readonly trace: string; readonly at: Date }
  value: number
}

/** What the parts of the service have registered. */
export const registered: Series[] = []

const detailed = process.env['METRICS_DETAIL'] === 'on'

const details = (): string =>
  family(
    'transfer_amount_total',
    'counter',
    'Money moved.',
    registered.map(({ labels, value }) => [
      \`{\${Object.entries(labels).map(([name, text]) => \`\${name}="\${text}"\`).join(',')}}\`,
      value,
    ]),
  )

export const expositionType =`,
  },
  {
    file: 'app/exposition.ts',
    find: `      ['', figures.eventLoopUtilization],
    ]),`,
    replace: `      ['', figures.eventLoopUtilization],
    ]),
    detailed ? details() : '',`,
  },
  {
    file: 'app/metrics.ts',
    find: `import type { PoolState } from './pool.ts'`,
    replace: `import { randomUUID } from 'node:crypto'
import { registered, type Series } from './exposition.ts'
import type { PoolState } from './pool.ts'

const sameLabels = (one: Series['labels'], other: Series['labels']): boolean =>
  Object.entries(one).every(([name, text]) => other[name] === text)

const register = (labels: Series['labels'], value: number): void => {
  registered.push({ labels, exemplar: { trace: randomUUID(), at: new Date() }, value })
}

/** Adds to the series with these labels; the first use makes it. */
export const addTo = (labels: Series['labels'], amount: number): void => {
  const known = registered.find(series => sameLabels(series.labels, labels))
  if (known === undefined) register(labels, amount)
  else known.value += amount
}`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Metrics } from './metrics.ts'`,
    replace: `import { addTo, type Metrics } from './metrics.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `    if (replayed) c.header('Idempotency-Replayed', 'true')`,
    replace: `    if (replayed) c.header('Idempotency-Replayed', 'true')
    addTo(
      {
        transfer: String(transferId),
        key: order.idempotencyKey ?? '',
        from: String(order.fromId),
        to: String(order.toId),
      },
      order.amount,
    )`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: `registered.push({ labels, exemplar: { trace: randomUUID(), at: new Date() }, value })`,
}
