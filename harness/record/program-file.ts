import { extname } from 'node:path'

/** A module next to the calling one, to start as a program: TypeScript here, JavaScript in the package. `name`: no extension. */
export const programFile = (name: string, from: string): URL =>
  new URL(`${name}${extname(new URL(from).pathname)}`, from)
