import type { TestProject } from 'vitest/node'
import { tooOld } from '../record/node-version.ts'
import { leaveOut } from './left-out.ts'

/** Replaces the set-up, which an older Node cannot load. */
export default function refuse(project: TestProject): void {
  leaveOut(project, tooOld())
}
