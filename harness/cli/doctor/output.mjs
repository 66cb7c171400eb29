import { execFileSync } from 'child_process'

/**
 * What a program prints; undefined where it is missing or fails. `df` hangs if a network disk does not answer.
 * @type {(program: string, args: readonly string[], withinMs?: number) => string | undefined}
 */
export const outputOf = (program, args, withinMs = 10000) => {
  try {
    const shell = process.platform === 'win32'
    return execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', shell, timeout: withinMs }).trim()
  } catch {
    return undefined
  }
}
