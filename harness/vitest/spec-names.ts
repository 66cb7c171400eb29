import { basename, dirname, sep } from 'node:path'

/** Of a path without its ending: `orders` of `specs/orders.spec.ts`. */
const nameOf = (path: string): string => basename(path).replace(/\.(?:spec|test)\.[cm]?[jt]sx?$/, '')

/**
 * The first part of the ids of a spec's checks, by its path. It is the name of the file; where two have the same name,
 * as many of their folders come before it as it takes to tell them apart: `shop.orders` and `admin.orders`.
 */
export function specNames(paths: readonly string[]): Readonly<Record<string, string>> {
  const named = new Map(paths.map(path => [path, nameOf(path)]))
  for (let depth = 1; ; depth++) {
    const alike = [...Map.groupBy(named, ([, name]) => name).values()].filter(({ length }) => length > 1)
    const longer = alike.flat().filter(([path]) => foldersOf(path).length >= depth)
    if (longer.length === 0) return Object.fromEntries(named)
    for (const [path] of longer) named.set(path, [...foldersOf(path).slice(-depth), nameOf(path)].join('.'))
  }
}

const foldersOf = (path: string): string[] => dirname(path).split(sep).filter(Boolean)

/** Of one spec, where the others are not known. */
export const specNameOf = (path: string, names: Readonly<Record<string, string>> = {}): string =>
  names[path] ?? nameOf(path)
