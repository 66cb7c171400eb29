import { CommanderError } from 'commander'
import { HarnessError } from '../record/errors.ts'
import { plumbline, separated } from './commands.ts'

/** What commander refuses: an unknown command or option, an option without its value, too few or too many operands. */
function refusal({ message }: CommanderError, command: string): HarnessError {
  const [, what = message, meant] = /^error: (.*?)(?:\n\(Did you mean (.*)\?\))?$/s.exec(message) ?? []
  const help = `run \`npx ${command} --help\` to list what it takes`
  return new HarnessError(`${command}: ${what}`, {
    fix: meant === undefined ? help : `write ${meant}, or ${help}`,
  })
}

/** Runs a command and resolves to its exit code. A HarnessError is printed as its message; any other error keeps its stack. */
export async function commandLine(...args: readonly string[]): Promise<number> {
  let code = 0
  const program = plumbline(ended => (code = ended))
  try {
    await program.parseAsync(separated(args), { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      console.error(error instanceof HarnessError ? error.message : error)
      return 1
    }
    // The help and the version are printed already.
    if (!error.message.startsWith('error: ')) return error.exitCode
    const name = program.commands.find(one => one.name() === args[0])?.name()
    console.error(refusal(error, ['vitest-plumbline', name].filter(Boolean).join(' ')).message)
    return 1
  }
}
