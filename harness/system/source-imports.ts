import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'

const compiled = /\.([cm]?)js$/

/** The same import of the TypeScript source; undefined where the imported file exists, or no source does. */
function sourceOf(specifier: string, importer: string | undefined): string | undefined {
  if (!/^\.{1,2}\//.test(specifier) || !compiled.test(specifier)) return undefined
  if (importer?.startsWith('file:') !== true || importer.includes('/node_modules/')) return undefined
  const source = specifier.replace(compiled, '.$1ts')
  const exists = (path: string) => existsSync(new URL(path, importer))
  return exists(specifier) || !exists(source) ? undefined : source
}

let hooks: ReturnType<typeof registerHooks> | undefined

/** From now on `./pool.js` is `pool.ts` where only that exists, as in TypeScript and Vitest. Called again it does nothing. */
export function resolveSources(): void {
  hooks ??= registerHooks({
    resolve: (specifier, context, next) => next(sourceOf(specifier, context.parentURL) ?? specifier, context),
  })
}
