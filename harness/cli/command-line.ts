import { createRequire } from 'node:module'
import { HarnessError } from '../record/errors.ts'
import { oneOf } from '../record/nearest.ts'
import { parseArguments } from './command.ts'
import { commands } from './commands.ts'
import { helpOf, overview } from './help.ts'

async function dispatch(name: string | undefined, args: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(`${name === undefined ? 'no command given\n\n' : ''}${overview(commands)}`)
    return name === undefined ? 1 : 0
  }
  if (name === '--version' || name === '-v') {
    const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }
    console.log(version)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    throw new HarnessError(`${name} is not a command of vitest-plumbline`, {
      fix: oneOf(name, [...Object.keys(commands), '--help', '--version']),
    })
  }
  if (args.includes('--help') || args.includes('-h')) {
    console.log(helpOf(name, command))
    return 0
  }
  const checked = parseArguments(name, command, args)
  const run = await command.load()
  return run(checked)
}

/** Runs a command and resolves to its exit code. A HarnessError is printed as its message; any other error keeps its stack. */
export async function commandLine(name: string | undefined, args: readonly string[]): Promise<number> {
  try {
    return await dispatch(name, args)
  } catch (error) {
    console.error(error instanceof HarnessError ? error.message : error)
    return 1
  }
}
