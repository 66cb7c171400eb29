/** `npm run report`: opens the report of the last run, or says where it is. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { viewerOf } from '../report/viewer.ts'
import { pagePath } from '../report/write.ts'

const path = resolve(pagePath)
if (!existsSync(path)) {
  console.error(`there is no report yet\n  fix: \`npm start\`, which writes ${pagePath}`)
  process.exit(1)
}
console.log(path)
const viewer = viewerOf(process.platform, process.env)
if (viewer !== undefined) {
  const [program = '', ...options] = viewer
  const opened = spawn(program, [...options, path], { stdio: 'ignore', detached: true })
  // Where it is missing, the path on the screen will do.
  await Promise.race([once(opened, 'spawn'), once(opened, 'error')]).catch(() => undefined)
  opened.unref()
}
