import { extname } from 'node:path'

/**
 * A module of ours that is started by its path, beside the one that asks: TypeScript in the repository, JavaScript in the
 * package. `name` has no ending.
 *
 * @example fork(programFile('./provision', import.meta.url))
 */
export const programFile = (name: string, from: string): URL =>
  new URL(`${name}${extname(new URL(from).pathname)}`, from)
