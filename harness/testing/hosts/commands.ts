import { minutes } from '../../record/units.ts'
import { runCommand } from '../../engine/command.ts'

/** Runs lines of shell, the first that fails being the last. @throws HarnessError with what it said. */
export const shell = (script: string): Promise<void> =>
  runCommand(['sh', '-ec', script], {
    deadline: minutes(5),
    fix: 'this needs root, on Debian; see what it said above',
  })
