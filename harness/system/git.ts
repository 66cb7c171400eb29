import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { seconds, type Milliseconds } from '../record/units.ts'

/** The output of a git command in the repository of the working directory. Rejects where it fails, or git is missing. */
export async function git(
  args: readonly string[],
  within: Milliseconds = seconds(5),
  env = process.env,
): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, { timeout: within, env })
  return stdout.trim()
}
