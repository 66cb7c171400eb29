import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Arguments } from './command.ts'

/** The module of that name that exists, by its ending; with `.ts` where there is none. */
export const usualPath = (name: string): string =>
  ['ts', 'js', 'mts', 'mjs'].map(ending => `${name}.${ending}`).find(path => existsSync(path)) ?? `${name}.ts`

/** Path of the module that describes the service: by the variable SERVICE, else by `--service`, else the usual one. */
export const servicePath = ({ values }: Arguments): string =>
  resolve(process.env['SERVICE'] ?? values['service'] ?? usualPath('plumbline/service'))
