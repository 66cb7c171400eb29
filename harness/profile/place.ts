import type { Sources } from '../leak/sources.ts'
import type { SourceLine } from '../record/source-line.ts'

/** `line` from 1 and `column` from 0. For a script that could not be read, the file name that the engine uses. */
export function lineAt(sources: Sources, url: string, line: number, column?: number): SourceLine {
  return sources.at(url, line, column) ?? { file: url.replace(/^file:\/\//, ''), line }
}
