import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** The existing module of that name, with any ending; with `.ts` where none exists. */
export const usualPath = (name: string): string =>
  ['ts', 'js', 'mts', 'mjs'].map(ending => `${name}.${ending}`).find(path => existsSync(path)) ?? `${name}.ts`

/** Path of the module that describes the service: by the variable SERVICE, else `--service`, else the usual path. */
export const servicePath = (given: string | undefined): string =>
  resolve(process.env['SERVICE'] || (given ?? usualPath('plumbline/service')))
