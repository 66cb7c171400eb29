import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { contentHash } from '../system/image.ts'
import type { RootFile } from './root.ts'

/** A script of this folder as the entrypoint of a base image, under the name that the official images give it. */
export async function entrypoint(script: string): Promise<RootFile> {
  const from = fileURLToPath(new URL(script, import.meta.url))
  return { from, to: '/usr/local/bin/docker-entrypoint.sh', version: contentHash([await readFile(from)]) }
}
