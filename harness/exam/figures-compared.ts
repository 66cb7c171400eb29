import type { Figures } from '../testing/truth-server.ts'

/**
 * A busy machine delays responses and the reading of responses, which neither process can detect. An error of `drive` shows in
 * every round, so the best of several rounds is its own error.
 */
const rounds = 6

const counted: ReadonlySet<string> = new Set(['requests', 'errors'])

/** Counts of requests and errors must be exact, and times correct to within 1 ms or 2 %. */
const toleranceOf = (figure: string, truth: number): number =>
  counted.has(figure) ? 0 : Math.max(1, 0.02 * truth)

/** One request has no distribution, and the P99.9 of fewer than a thousand is a single request. */
const judged = (figure: keyof Figures, { requests }: Figures): boolean =>
  figure !== 'max' && (figure !== 'p999' || requests >= 1000)

export interface Compared {
  readonly figure: string
  readonly truth: number
  readonly reported: number
}

export const compare = (truth: Figures, reported: Figures): Compared[] =>
  (Object.keys(truth) as (keyof Figures)[])
    .filter(figure => judged(figure, truth))
    .map(figure => ({ figure, truth: truth[figure], reported: reported[figure] }))

const isRight = ({ figure, truth, reported }: Compared): boolean =>
  Math.abs(reported - truth) <= toleranceOf(figure, truth)

/** Times that were wrong in every round, and counts wrong in any: a busy machine causes neither. */
export async function wrongOf(compareOnce: () => Promise<readonly Compared[]>): Promise<readonly string[]> {
  const all: Compared[] = []
  for (let round = 1; ; round++) {
    all.push(...(await compareOnce()))
    const figures = [...Map.groupBy(all, ({ figure }) => figure)]
    const wrong = figures.filter(([figure, compared]) =>
      counted.has(figure) ? !compared.every(isRight) : !compared.some(isRight),
    )
    if (wrong.length === 0 || round === rounds || wrong.some(([figure]) => counted.has(figure))) {
      return wrong.map(([figure, compared]) => `${figure}: ${compared.map(shown).join(', ')}`)
    }
  }
}

const shown = ({ truth, reported }: Compared): string =>
  `${reported.toFixed(2)} reported, ${truth.toFixed(2)} in truth`
