/** Preloaded into Vitest's own process: an option that it does not have is told in lines of ours, without its stack. */
process.once('uncaughtException', error => {
  if (error.name !== 'CACError') throw error
  const [, option] = /`(.*)`/.exec(error.message) ?? []
  const written = option?.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
  console.error(
    `vitest-plumbline run: ${written === undefined ? error.message : `${written} is no option of vitest run`}`,
  )
  console.error('  fix: `npx vitest run --help` lists what it takes')
  process.exit(1)
})
