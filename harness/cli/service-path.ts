import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Arguments } from './command.ts'

const usual = ['ts', 'js', 'mts', 'mjs'].map(ending => `plumbline/service.${ending}`)

/** Path of the module that describes the service: by the variable SERVICE, else by `--service`, else the usual one. */
export const servicePath = ({ values }: Arguments): string =>
  resolve(
    process.env['SERVICE'] ??
      values['service'] ??
      usual.find(path => existsSync(path)) ??
      'plumbline/service.ts',
  )
