/** Preloaded into Vitest's own process: prints errors that Vitest throws before a run as our messages, without a stack. */
import { messageOf } from '../record/errors.ts'
import { optionRefusal, vitestRefusal } from './vitest-refusal.ts'

const print = console.error

process.once('uncaughtException', error => {
  print(error.name === 'CACError' ? messageOf(optionRefusal(error)) : error)
  process.exit(1)
})

/** Vitest prints a banner, the error and empty lines. */
console.error = (...said: readonly unknown[]) => {
  const [first] = said
  if (String(first).includes(' Startup Error ')) return
  print(...(first instanceof Error ? [messageOf(vitestRefusal(first))] : said))
}
