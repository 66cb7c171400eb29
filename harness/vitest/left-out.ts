import type { TestProject, TestSequencer, TestSpecification } from 'vitest/node'

/** Skips the specs of a project whose set-up failed; Vitest would skip all. Without another project the error ends the run. */
export function leaveOut(project: TestProject, error: unknown): void {
  const { vitest } = project
  if (vitest.projects.length === 1) throw error
  vitest.state.catchError(error, 'Unhandled Error')
  const { sequence } = vitest.config
  const before = new sequence.sequencer(vitest)
  // Vitest sorts the files of a run after all set-ups.
  sequence.sequencer = class implements TestSequencer {
    shard = (files: TestSpecification[]) => before.shard(files)
    // oxlint-disable-next-line unicorn/no-array-sort -- a sequencer is no array
    sort = (files: TestSpecification[]) => before.sort(files.filter(file => file.project !== project))
  }
}
