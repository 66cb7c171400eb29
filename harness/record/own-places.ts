import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decoded } from './decoded.ts'

const harness = fileURLToPath(new URL('..', import.meta.url))

/** A path relative to the working directory, where it is below it. */
export const shownPath = (path: string): string =>
  path.startsWith(`${process.cwd()}/`) ? relative('.', path) : path

const place = /(?:^|\(|\bat (?:async )?)(file:\/\/)?(\/[^()?]+)(?:\?[^:]*)?((?::\d+){1,2})\)?$/

/** The lines of the user's own files in a stack, nearest first, as `plumbline/service.ts:2:7`. */
export const ownPlaces = ({ stack = '' }: Pick<Error, 'stack'>): string[] =>
  stack
    .split('\n')
    .flatMap(line => {
      const [, scheme, found = '', at] = place.exec(line) ?? []
      const path = scheme === undefined ? found : decoded(found)
      const isOwn = path !== '' && !path.includes('/node_modules/') && !path.startsWith(harness)
      return isOwn ? [`${shownPath(path)}${at}`] : []
    })
    .slice(0, 3)

export const ownPlaceOf = (error: unknown): string | undefined =>
  error instanceof Error ? ownPlaces(error)[0] : undefined
