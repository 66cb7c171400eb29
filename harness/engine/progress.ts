import type { Milliseconds } from '../record/units.ts'

/** Where the lines of a long preparation go: the terminal, a test's list. */
export type Progress = (line: string) => void

const took = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`

/**
 * One line when a long step begins, with what to expect, and one when it is over, with what it took: whoever
 * waits two minutes for a first run wants to know that something happens.
 */
export const step = async <Result>(
  progress: Progress,
  { title, usually }: { title: string; usually: Milliseconds },
  run: () => Promise<Result>,
): Promise<Result> => {
  const startMs = performance.now()
  progress(`${title} … (about ${Math.round(usually / 1000)} s)`)
  const result = await run()
  progress(`${title}: done in ${took(startMs)}`)
  return result
}
