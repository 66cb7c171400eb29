/** Preloaded into Vitest's own process: prints errors that Vitest throws before a run as our messages, without a stack. */
import { messageOf } from '../record/errors.ts'
import { vitestRefusal } from './vitest-refusal.ts'

process.once('uncaughtException', error => {
  if (error.name !== 'CACError') throw error
  const [, option] = /`(.*)`/.exec(error.message) ?? []
  const written = option?.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
  console.error(
    `vitest-plumbline run: ${written === undefined ? error.message : `${written} is not an option of vitest run`}`,
  )
  console.error('  fix: run `npx vitest run --help` to list its options')
  process.exit(1)
})

const print = console.error
/** Vitest prints a banner, the error and empty lines. */
console.error = (...said: readonly unknown[]) => {
  const [first] = said
  if (String(first).includes(' Startup Error ')) return
  print(...(first instanceof Error ? [messageOf(vitestRefusal(first))] : said))
}
