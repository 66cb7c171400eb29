import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'

/** From the root of a repository on a CI server, with `/`. Empty where they are the same, or the project is outside. */
export async function folderIn(workspace: string | undefined, project: string): Promise<string> {
  if (workspace === undefined || workspace === '') return ''
  // A runner may name it by a symbolic link, whereas Vitest resolves links.
  const [from, to] = await Promise.all([workspace, project].map(path => realpath(path).catch(() => path)))
  const path = relative(from ?? '', to ?? '')
  return path.split(sep)[0] === '..' || isAbsolute(path) ? '' : path.split(sep).join('/')
}
