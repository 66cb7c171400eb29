import { basename } from 'node:path'

/** The file name without its ending: `orders` of `specs/orders.spec.ts`. */
export const specNameOf = (path: string): string => basename(path).replace(/(?:\.\w+)?\.[cm]?[jt]sx?$/, '')
