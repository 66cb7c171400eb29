import { minutes } from '../../record/units.ts'
import { runCommand } from '../../engine/command.ts'

/** Runs shell commands until one fails. @throws HarnessError with its output. */
export const shell = (script: string): Promise<void> =>
  runCommand(['sh', '-ec', script], {
    deadline: minutes(5),
    fix: 'this needs root, on Debian; see what it said above',
  })
