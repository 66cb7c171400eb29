import { minutes } from '../../record/units.ts'
import { runCommand } from '../../engine/command.ts'

/** Runs shell commands until one fails. @throws HarnessError with its output. */
export const shell = (script: string, deadline = minutes(5)): Promise<void> =>
  runCommand(['sh', '-ec', script], {
    deadline,
    fix: 'this needs root, on Debian; see what it said above',
  })
