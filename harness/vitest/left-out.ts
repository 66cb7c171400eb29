import type { TestProject, TestSequencer, TestSpecification } from 'vitest/node'

/**
 * Leaves the specs of a project whose set-up failed out of the run and reports why: the tests of other projects go on, where
 * Vitest would end them all. A project that is alone ends by the error itself.
 */
export function leaveOut(project: TestProject, error: unknown): void {
  const { vitest } = project
  if (vitest.projects.length === 1) throw error
  vitest.state.catchError(error, 'Unhandled Error')
  const { sequence } = vitest.config
  const before = new sequence.sequencer(vitest)
  // Vitest orders the files of a run after all set-ups.
  sequence.sequencer = class implements TestSequencer {
    shard = (files: TestSpecification[]) => before.shard(files)
    // oxlint-disable-next-line unicorn/no-array-sort -- a sequencer is no array
    sort = (files: TestSpecification[]) => before.sort(files.filter(file => file.project !== project))
  }
}
