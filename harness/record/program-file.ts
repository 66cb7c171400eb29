import { extname } from 'node:path'

/**
 * A module of this package to start as a program, next to the calling module: TypeScript in the repository, JavaScript in the
 * package. `name` has no file extension.
 */
export const programFile = (name: string, from: string): URL =>
  new URL(`${name}${extname(new URL(from).pathname)}`, from)
