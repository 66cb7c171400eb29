#!/usr/bin/env node
/**
 * The command `vitest-plumbline`. `doctor` must run on a Node that is too old for the rest: the compiled file uses only features
 * of Node 14.8, and imports nothing before the version is checked.
 */
const nodeNeeded = 24
const endsWithinMs = 1_000
const args = process.argv.slice(2)

if (Number.parseInt(process.versions.node, 10) >= nodeNeeded) {
  const { commandLine } = await import('./command-line.ts')
  process.exitCode = await commandLine(...args)
  // `process.exit` may never end: it waits for a compiling thread, which waits for a garbage collection of this one
  // (nodejs/node#54918). An end of its own accord tells that thread first, so `exit` is only for what was left open.
  setTimeout(() => process.exit(), endsWithinMs).unref()
} else if (args[0] === 'doctor') {
  const { examined } = await import('./doctor.mjs')
  await examined
} else {
  console.error(
    `Node ${process.versions.node} is too old, ${nodeNeeded} is needed\n  fix: run it by npx, which uses the Node that npm installed for the package (on Linux): \`${['npx vitest-plumbline', ...args].join(' ')}\`; otherwise \`npx vitest-plumbline doctor\` shows how to get it, and what else is missing`,
  )
  process.exitCode = 1
}
