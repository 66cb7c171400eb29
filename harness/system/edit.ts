import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { HarnessError } from '../record/errors.ts'

/** One change of a file: `find` must occur in it exactly once. */
export interface Edit {
  /** Path from the root of the project. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** The text of a file after its edits. @throws HarnessError where the text of an edit does not occur exactly once. */
export async function editedText(path: string, edits: readonly Edit[], root: string): Promise<string> {
  const file = resolve(root, path)
  const source = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new HarnessError(`an edit names ${path}, which cannot be read`, {
      fix: `correct its path: it is relative to ${root}`,
      cause,
    })
  })
  const own = edits.filter(edit => resolve(root, edit.file) === file)
  return own.reduce((edited, { find, replace }) => {
    const found = source.split(find).length - 1
    const isThere = edited.includes(find)
    if (found === 1 && isThere) return edited.replace(find, () => replace)
    const why = found === 1 ? 'was changed by an edit before it' : `occurs ${found} times, not once`
    throw new HarnessError(`an edit of ${path} does not apply: its \`find\` ${why}`, {
      evidence: find.split('\n'),
      fix: 'update `find` to a text that occurs once in the source',
    })
  }, source)
}
