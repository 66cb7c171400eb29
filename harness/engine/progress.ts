import type { Milliseconds } from '../record/units.ts'

/** Receives the lines of a long preparation: prints them, or collects them in a test. */
export type Progress = (line: string) => void

/** Prints a line when a long step begins, with what to expect, and one when it ends, with its duration. */
export const step = async <Result>(
  progress: Progress,
  { title, usually }: { title: string; usually: Milliseconds },
  run: () => Promise<Result>,
): Promise<Result> => {
  const startMs = performance.now()
  progress(`${title} … (about ${Math.round(usually / 1000)} s)`)
  const result = await run()
  progress(`${title}: done in ${((performance.now() - startMs) / 1000).toFixed(1)} s`)
  return result
}
