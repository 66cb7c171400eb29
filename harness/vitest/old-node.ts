import type { TestProject } from 'vitest/node'
import { HarnessError } from '../record/errors.ts'
import { leaveOut } from './left-out.ts'

const needed = 24

export const isNodeNewEnough = (): boolean => Number.parseInt(process.versions.node, 10) >= needed

/** Replaces the set-up, which an older Node cannot load. */
export default function refuse(project: TestProject): void {
  const tooOld = new HarnessError(`Node ${process.versions.node} is too old, ${needed} is needed`, {
    fix: 'run it by npx (`npx vitest`), which uses the Node that npm installed for the package (on Linux); otherwise `npx vitest-plumbline doctor` shows how to get it; run other projects with `npx vitest --project NAME`',
  })
  leaveOut(project, tooOld)
}
