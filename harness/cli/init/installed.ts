import { createRequire } from 'node:module'
import { join } from 'node:path'
import { HarnessError } from '../../record/errors.ts'
import { vitestNeeded } from '../../vitest/config-rules.ts'
import type { Manifest } from './manifest.ts'
import { commandsOf } from './workflow-file.ts'

/** @throws HarnessError where Vitest or this package is missing, which `npx` runs all the same, or Vitest is another version. */
export function assertInstalled(folder: string, manifest: Manifest): void {
  const install = `\`${commandsOf(manifest).add} vitest@${vitestNeeded} vitest-plumbline\``
  const require = createRequire(join(folder, 'package.json'))
  const vitest = found(() => require('vitest/package.json') as { readonly version: string })
  if (vitest !== undefined && Number.parseInt(vitest.version, 10) !== vitestNeeded) {
    const needed = `vitest-plumbline needs Vitest ${vitestNeeded}`
    throw new HarnessError(`Vitest ${vitest.version} is installed here, and ${needed}`, {
      fix: `${install}, then run \`init\` again; or, to keep Vitest ${vitest.version} for your own tests, do both in a subfolder that has its own package.json; nothing was written`,
    })
  }
  if (vitest !== undefined && found(() => require.resolve('vitest-plumbline/config')) !== undefined) return
  const missing = vitest === undefined ? 'Vitest' : 'vitest-plumbline'
  throw new HarnessError(`${missing} is not installed here, and the Vitest config imports it`, {
    fix: `${install}, then run \`init\` again; nothing was written`,
  })
}

function found<T>(load: () => T): T | undefined {
  try {
    return load()
  } catch {
    return undefined
  }
}
